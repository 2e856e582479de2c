"""Media files, such as the sound of recordings and voice messages: in a folder, or in a bucket of an S3 service."""

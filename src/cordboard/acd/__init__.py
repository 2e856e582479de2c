"""The automatic call distributor: who gets which contact, and when. Pure: messages and a time in, decisions out."""

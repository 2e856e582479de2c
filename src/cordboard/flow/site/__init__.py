"""A site: what flows only name. Services, hours, numbers, boxes, templates, results of its own, and its settings."""

from cordboard.flow.site.hours import Hours, Open
from cordboard.flow.site.load import LoadedSite, check_path, load_site
from cordboard.flow.site.model import AccountSettings, Box, Service, Site, SpeechSettings, Template, WebSettings

__all__ = [
    "AccountSettings",
    "Box",
    "Hours",
    "LoadedSite",
    "Open",
    "Service",
    "Site",
    "SpeechSettings",
    "Template",
    "WebSettings",
    "check_path",
    "load_site",
]

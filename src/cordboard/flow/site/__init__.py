"""A site: what flows only name. Services, hours, agents, numbers, boxes, templates, results, and its settings."""

from cordboard.flow.site.checking import check_path
from cordboard.flow.site.hours import Hours, Open
from cordboard.flow.site.load import LoadedSite, load_site
from cordboard.flow.site.model import AccountSettings, Box, Site, Template, WebSettings
from cordboard.flow.site.organisation import Agent, CallCenter, ResourceGroup, Skill, Team, TerminationCode
from cordboard.flow.site.service import RecordingSettings, Service
from cordboard.flow.site.speech import SpeechSettings

__all__ = [
    "AccountSettings",
    "Agent",
    "Box",
    "CallCenter",
    "Hours",
    "LoadedSite",
    "Open",
    "RecordingSettings",
    "ResourceGroup",
    "Service",
    "Site",
    "Skill",
    "SpeechSettings",
    "Team",
    "Template",
    "TerminationCode",
    "WebSettings",
    "check_path",
    "load_site",
]

"""A site file in which every section has something: complaints show it where another shape was written."""

from __future__ import annotations

from typing import Any, Final

EXAMPLE: Final[dict[str, Any]] = {
    "cordboard": 1,
    "site": "harbor-lights",
    "call_centers": {"north": {"title": "North", "switch": {"state": "closed", "reason": "Storm"}}},
    "services": {
        "support": {
            "flow": "support-line",
            "hours": {
                "weekly": {"mon-fri": "08:00-18:00"},
                "holidays": {"country": "US"},
                "openings": [{"on": "2026-12-24", "hours": "08:00-12:00"}],
                "closings": [{"on": "2026-12-31", "reason": "Stocktaking"}],
            },
            "record": {"calls": True, "announce": "This call may be recorded."},
            "detection": {"words": 12},
            "retention": {"recordings": "30 days"},
        },
    },
    "resource_groups": {"helpdesk": {"from": ["desk"], "to": ["calls"]}},
    "teams": {"billing": {"title": "Billing"}},
    "skills": {"spanish": {"title": "Spanish"}},
    "agents": {
        "maria": {"name": "Maria Santos", "services": ["calls"], "teams": ["billing"], "skills": {"spanish": 1}}
    },
    "termination_codes": {"paid": {"name": "Paid", "result": "listened", "services": ["calls"]}},
    "numbers": {"1001": "support"},
    "variables": {"desk_number": "+12025550199"},
    "boxes": {"support": {"title": "Support", "email": "support@example.com"}},
    "templates": {"receipt": {"subject": "Your payment", "body": "Thank you."}},
    "results": [{"slug": "self_service", "label": "Self Service", "code": 1_000_000}],
    "properties": [{"never": "outcome is flow_fault"}],
    "accounts": {"key": "account", "phones": ["phone"], "secret": ["pin"]},
    "secrets": {"crm": "CRM_TOKEN"},
    "speech": {"voices": {"en": "en_US-lessac-medium"}},
    "mail": {"server": "mail.example.com", "from": "Desk <desk@example.com>"},
    "drain_timeout": 20,
    "desktops": {"return_within": 20, "sign_out_after": 300},
    "store": {"new_contact_timeout": 2},
    "recordings": {"store": "s3", "bucket": "harbor-calls", "region": "us-east-1"},
    "retention": {"contacts": "2 years", "recordings": "90 days", "messages": "90 days", "at": "03:00"},
    "publishing": {"four_eyes": True},
    "metrics": {"listen": "127.0.0.1:9090"},
    "traces": {"endpoint": "http://localhost:4318"},
    "web_server": {"max_connections": 1000},
    "web": {"allowed_hosts": ["crm.example.com"], "private_networks": ["10.20.0.0/16"]},
    "outside_numbers": {"allowed": ["+1202"], "refused": ["+1900"], "price_per_minute": {"+1": 0.02}},
    "line": {"port": 5060},
    "channels": {"texts": {"type": "scripted", "for": "sms"}},
    "webhooks": {"crm": {"url": "https://crm.example.com/cordboard", "secret": "crm", "events": ["contact.closed"]}},
}

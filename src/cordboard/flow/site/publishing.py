"""What a site requires before a flow is published."""

from __future__ import annotations

from pydantic import Field

from cordboard.flow.site.part import Part, YesNo


class PublishingRules(Part):
    """What the server holds to when somebody publishes a draft of a flow.

    With `four_eyes` another person publishes than those who drew: nobody who began or changed a draft may publish it. A
    version that was published before was seen by two, and may be published anew by anybody who may publish.
    """

    four_eyes: YesNo = Field(False, description="Whether another person must publish a draft than those who drew it.")

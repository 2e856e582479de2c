"""A site with agents, and everything that can be wrong with its organisation, each with its exact place and words."""

from __future__ import annotations

SITE = """\
cordboard: 1
site: s
call_centers:
  north: {title: North}
services:
  line: {direction: inbound, flow: f, call_center: north, max_wait: 120, acceptance: yes, record: yes}
  shop: {direction: inbound, flow: f, voicemail: yes, screen_pop: "https://crm.example/{{ account.key }}?from=x"}
  desk: {direction: outbound, flow: out}
resource_groups:
  help:
    from: line
    to: [desk]
    distribution: strict_skill
teams:
  billing: {title: Billing}
  returns:
skills: {spanish: {}, french: {}}
agents:
  mara:
    name: Mara Díaz
    extension: 4001
    numbers: [1001]
    path: softphone
    softphone: mara-desk
    services: [desk]
    teams: [billing]
    skills: {spanish: 1, french: 7}
    wrap_up: 60
    voicemail: yes
  joe.b: {extension: "402", number: "+12025550123", services: desk, voicemail: post, wrap_up: unlimited}
termination_codes:
  paid: {name: Paid, category: payment, result: listened, services: [line], order: 2}
  other: {name: Other, result: 318, services: all, order: 1}
  gone: {name: Gone, result: Listened, visible: no}
numbers:
  "1001": line
boxes:
  post: {title: Post}
outside_numbers: {allowed: ["+1202"], refused: ["+12029"]}
line: {users: {mara-desk: secret}}
"""
FLOW = """\
cordboard: 1
flow: f
modules:
  Take: {type: voicemail, first: true, box: post, prompt: Speak.}
  Bye: {type: end_call}
connectors:
  - {from: Take, event: success, to: Bye, result: listened}
fallback: {to: Bye, result: listened}
"""
OUT = """\
cordboard: 1
flow: out
direction: outbound
modules:
  Hello: {type: introduction, first: true, prompt: Hello., detect_machine: false}
  Bye: {type: end_call}
connectors:
  - {from: Hello, event: success, to: Bye, result: listened}
fallback: {to: Bye, result: listened}
"""

#: What is wrong: (what is written, what is there instead, everything that is said).
COMPLAINTS: dict[str, tuple[str, str, list[str]]] = {
    "unknown call center": (
        "call_center: north", "call_center: nort",
        ["6:52: error: service line: the site has no call center 'nort'. Did you mean 'north'? [unknown-call-center]"],
    ),
    "unknown box of a service": (
        "flow: f, voicemail: yes", "flow: f, voicemail: letters",
        ["7:50: error: service shop: the site has no box 'letters'. Define it under 'boxes'. [unknown-box]"],
    ),
    "screen pop without a host": (
        "https://crm.example/", "https://",
        [
            ("7:67: error: services.shop.screen_pop: write a web address whose host is written out, such as "
            "https://crm.example/{{ account.key }}. [bad-value]")
        ],
    ),
    "screen pop that cannot be computed": (
        "account.key", "account.",
        [
            ("7:67: error: service shop: screen_pop: 'account.' is not an expression: no viable "
            "alternative at input '.'. Expressions are CEL. [bad-expression]")
        ],
    ),
    "max wait below nothing": (
        "max_wait: 120", "max_wait: -1",
        ["6:69: error: services.line.max_wait is -1; the least is 0. [bad-value]"],
    ),
    "misspelt limit": (
        "max_wait: 120", "max_weight: 120",
        ["6:59: error: 'services.line.max_weight' is nothing that a site has. Did you mean 'max_wait'? [unknown-key]"],
    ),
    "unknown contributing service": (
        "from: line", "from: [line, shopp]",
        [
            ("11:18: error: resource group help: the site has no service 'shopp'. Did you mean 'shop'? "
            "[unknown-service]")
        ],
    ),
    "one service in two groups": (
        "teams:\n  billing", "  again: {from: [shop, line], to: desk}\nteams:\n  billing",
        [
            ("14:24: error: resource group again: the service 'line' contributes to 'help' already. Take it out of one "
            "of them: a service is in one group only. [two-groups]")
        ],
    ),
    "inbound service that accepts": (
        "to: [desk]", "to: [desk, shop]",
        [
            ("12:16: error: resource group help: the service 'shop' is inbound, and agents work for outbound ones. "
            "There are: desk. [inbound-service]")
        ],
    ),
    "nobody in a group": (
        "teams:\n  billing", "  empty: {from: shop, to: calls}\nteams:\n  billing",
        [
            ("14:3: warning: resource group empty: no active agent works for a service that accepts. Add one of the "
            "services under 'to' to an agent's 'services'. [no-agents]"),
            ("14:27: error: resource group empty: the site has no service 'calls'. Define it under 'services'. "
            "[unknown-service]"),
        ],
    ),
    "distribution that is none": (
        "strict_skill", "strict",
        [
            (
                "13:19: error: resource_groups.help.distribution is 'strict'; it must be one of longest_available, "
                "strict_skill, strict_overflow. Did you mean 'strict_skill'? [bad-value]"
            ),
        ],
    ),
    "logon with a blank": (
        "  joe.b:", "  joe b:",
        [
            "30:3: error: agents.joe b: a logon has 1 to 20 letters, digits, _ and . (here: 'joe b'). [bad-value]"
        ],
    ),
    "logon too long": (
        "  joe.b:", "  a.logon.of.21.letters:",
        [
            ("30:3: error: agents.a.logon.of.21.letters: a logon has 1 to 20 letters, digits, _ and . "
            "(here: 'a.logon.of.21.letters'). [bad-value]")
        ],
    ),
    "logons that differ in capitals": (
        '  joe.b: {extension: "402"', '  MARA: {extension: "402"',
        [
            "30:3: error: agent MARA: the logon mara is mara's. Give one of them another. [duplicate-logon]"
        ],
    ),
    "extension of two digits": (
        '"402"', '"40"',
        ["30:22: error: agents.joe.b.extension: an extension has 3 to 7 digits (here: '40'). [bad-value]"],
    ),
    "extension of two agents": (
        '"402"', '"4001"',
        ["30:22: error: agent joe.b: the extension 4001 is mara's. Give one of them another. [duplicate-extension]"],
    ),
    "telephone that the line does not have": (
        "softphone: mara-desk", "softphone: mara-dsk",
        [
            ("24:16: error: agent mara: the line has no telephone 'mara-dsk'. Did you mean 'mara-desk'? "
            "[unknown-telephone]")
        ],
    ),
    "path without its address": (
        "path: softphone", "path: number",
        [
            ("23:11: error: agent mara: the path is 'number', and there is no number. Add 'number: …', or take "
            "'path: browser'. [no-address]")
        ],
    ),
    "path that is none": (
        "path: softphone", "path: desk",
        ["23:11: error: agents.mara.path is 'desk'; it must be one of browser, softphone, number. [bad-value]"],
    ),
    "outside number that is not allowed": (
        '"+12025550123"', '"+12029550123"',
        [
            ("30:37: error: agent joe.b: the site does not allow calls to +12029550123. Add it, or a prefix of it, "
            "under 'outside_numbers: allowed'. [number-not-allowed]")
        ],
    ),
    "outside number whose plus would be lost": (
        '"+12025550123"', "+12025550123",
        ["30:37: error: agents.joe.b.number: write 12025550123 in quotes, with its + if it has one. [bad-value]"],
    ),
    "unknown team of an agent": (
        "teams: [billing]", "teams: [billing, returnes]",
        ["26:22: error: agent mara: the site has no team 'returnes'. Did you mean 'returns'? [unknown-team]"],
    ),
    "unknown box of a team": (
        "{title: Billing}", "{voicemail: bils}",
        ["15:24: error: team billing: the site has no box 'bils'. Define it under 'boxes'. [unknown-box]"],
    ),
    "the logon written again": (
        "  mara:\n", "  mara:\n    logon: mara\n",
        ["20:5: error: agents.mara: 'logon' is not written here: the key above is the name. [bad-value]"],
    ),
    "unknown skill of an agent": (
        "{spanish: 1, french: 7}", "{spanish: 1, frensh: 7}",
        ["27:26: error: agent mara: the site has no skill 'frensh'. Did you mean 'french'? [unknown-skill]"],
    ),
    "proficiency 11": (
        "french: 7", "french: 11",
        ["27:34: error: agents.mara.skills.french is 11; the most is 10. [bad-value]"],
    ),
    "agent of an inbound service": (
        "services: [desk]", "services: [line]",
        [
            ("25:16: error: agent mara: the service 'line' is inbound, and agents work for outbound ones. There are: "
            "desk. [inbound-service]")
        ],
    ),
    "agent of an unknown service": (
        "services: desk,", "services: dsk,",
        ["30:63: error: agent joe.b: the site has no service 'dsk'. Did you mean 'desk'? [unknown-service]"],
    ),
    "unknown box of an agent": (
        "voicemail: post", "voicemail: pots",
        ["30:80: error: agent joe.b: the site has no box 'pots'. Did you mean 'post'? [unknown-box]"],
    ),
    "wrap-up of no time": (
        "wrap_up: 60", "wrap_up: 0",
        ["28:14: error: agents.mara.wrap_up is 0; the least is 1. [bad-value]"],
    ),
    "direct number of two agents": (
        'number: "+12025550123"', 'numbers: ["1001"]',
        ["30:39: error: agent joe.b: the direct number 1001 is mara's. Give one of them another. [duplicate-number]"],
    ),
    "number written in two ways for two services": (
        '  "1001": line\n',
        '  "1001": line\n  "+12025550143": line\n  "(202) 555-0143": line\n  "0012025550143": shop\n',
        [
            (f"{place}: number {number}: is +12025550143 written otherwise, which 'line' answers. Take one of them "
            "out: a number is found in whichever form it is called. [duplicate-number]")
            for place, number in (("38:3: warning", "(202) 555-0143"), ("39:3: error", "0012025550143"))
        ],
    ),
    "direct number of one agent, written in two ways": (
        'number: "+12025550123"', 'numbers: ["+1 202 555 0143", "2025550143"]',
        [
            (f"30:{column}: warning: agent joe.b: no service answers the direct number {number}. Add it under "
            "'numbers', with a service whose flow has a direct_transfer. [number-not-answered]")
            for column, number in ((39, "+1 202 555 0143"), (58, "2025550143"))
        ],
    ),
    "direct number that nobody answers": (
        "numbers: [1001]", "numbers: [1002]",
        [
            ("22:15: warning: agent mara: no service answers the direct number 1002. Add it under 'numbers', with a "
            "service whose flow has a direct_transfer. [number-not-answered]")
        ],
    ),
    "misspelt property of an agent": (
        "extension: 4001", "extention: 4001",
        ["21:5: error: 'agents.mara.extention' is nothing that a site has. Did you mean 'extension'? [unknown-key]"],
    ),
    "result of a termination code": (
        "result: listened", "result: heard",
        [
            ("32:49: error: termination code paid: there is no result 'heard'. Define it under 'results', or take "
            "another. [unknown-result]")
        ],
    ),
    "service of a termination code": (
        "services: [line], order", "services: [lime], order",
        ["32:70: error: termination code paid: the site has no service 'lime'. Did you mean 'line'? [unknown-service]"],
    ),
    "report order 127": (
        "order: 2", "order: 127",
        ["32:84: error: termination_codes.paid.order is 127; the most is 126. [bad-value]"],
    ),
    "termination code without a name": (
        "{name: Paid, category", "{category",
        ["32:9: error: needs 'termination_codes.paid.name'. Add 'name: …'. [missing-key]"],
    ),
    "switch that is none": (
        "{title: North}", "{switch: shut}",
        ["4:19: error: call_centers.north.switch.0.state is 'shut'; it must be one of open, closed. [bad-value]"],
    ),
    "announcement that was never recorded": (
        "record: yes", "record: {announce: {recording: law.wav}}",
        [
            (
                "6:110: error: service line: record: the site's prompts folder has no 'law.wav'. Put the file into "
                "prompts/, or correct the name. [unknown-recording]"
            )
        ],
    ),
}  # fmt: skip

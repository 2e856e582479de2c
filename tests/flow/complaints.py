"""Broken flows, each with everything that the checker says of it: position, severity, wording, remedy and code."""

from __future__ import annotations

#: What is wrong: (the flow, what is said).
COMPLAINTS: dict[str, tuple[str, list[str]]] = {
    "syntax": (
        """\
cordboard: 1
flow: f
modules:
  Hi: {type: menu, first: true, prompt: "Press one."}
  Bye: {type: end_call}
connectors:
  - {from: Hi, event: key_press, value: "1", to: Bye, result: listened}
fallback: {to: Bye, result: listened}
  - [""",
        [
            (
                "f.yaml:9:3: error: cannot be read as YAML: did not find expected key. Check the "
                "indentation and the quotes around here. [syntax]"
            ),
        ],
    ),
    "empty": (
        "",
        [
            "f.yaml:1:1: error: is empty. A flow begins with 'cordboard: 1'. [empty]",
        ],
    ),
    "not-a-flow": (
        """\
- a
- b
""",
        [
            ("f.yaml:1:1: error: is no flow: it should be a mapping. Begin with 'cordboard: 1'. [not-a-flow]"),
        ],
    ),
    "too-deep": (
        """\
cordboard: 1
flow: f
modules: &m
  A: *m
""",
        [
            "f.yaml:3:10: error: is nested too deeply, or contains itself. Write it out flat. [too-deep]",
            "f.yaml:3:10: error: module A: has no type. Write, for example, {type: menu, prompt: …}. [no-type]",
        ],
    ),
    "duplicate-module": (
        """\
cordboard: 1
flow: f
modules:
  Hi: {type: menu, first: true, prompt: "Press one."}
  Hi: {type: end_call}
  Bye: {type: end_call}
connectors:
  - {from: Hi, event: key_press, value: "1", to: Bye, result: listened}
fallback: {to: Bye, result: listened}
""",
        [
            (
                "f.yaml:5:3: error: module Hi: 'Hi' is written twice (before: line 4). Give one of "
                "them another name. [duplicate-module]"
            ),
        ],
    ),
    "duplicate-key": (
        """\
cordboard: 1
flow: f
flow: g
modules:
  Hi: {type: menu, first: true, prompt: "Press one."}
  Bye: {type: end_call}
connectors:
  - {from: Hi, event: key_press, value: "1", to: Bye, result: listened}
fallback: {to: Bye, result: listened}
""",
        [
            ("f.yaml:3:1: error: 'flow' is written twice (before: line 2). Keep one of them. [duplicate-key]"),
        ],
    ),
    "unknown-key": (
        """\
cordboard: 1
flow: f
titel: F
modules:
  Hi: {type: menu, first: true, prompt: "Press one."}
  Bye: {type: end_call}
connectors:
  - {from: Hi, event: key_press, value: "1", to: Bye, result: listened}
fallback: {to: Bye, result: listened}
""",
        [
            ("f.yaml:3:1: error: 'titel' is nothing that a flow has. Did you mean 'title'? [unknown-key]"),
        ],
    ),
    "unknown-key in a connector": (
        """\
cordboard: 1
flow: f
modules:
  Hi: {type: menu, first: true, prompt: "Press one."}
  Bye: {type: end_call}
connectors:
  - {from: Hi, event: key_press, value: "1", to: Bye, result: listened, colour: red}
fallback: {to: Bye, result: listened}
""",
        [
            (
                "f.yaml:7:73: error: connector 1 (Hi -> Bye): 'colour' is nothing that a connector "
                "has. There are: from, event, value, to, result, note. [unknown-key]"
            ),
        ],
    ),
    "format-version": (
        """\
cordboard: 2
flow: f
modules:
  Hi: {type: menu, first: true, prompt: "Press one."}
  Bye: {type: end_call}
connectors:
  - {from: Hi, event: key_press, value: "1", to: Bye, result: listened}
fallback: {to: Bye, result: listened}
""",
        [
            (
                "f.yaml:1:12: error: 'cordboard' must be 1, the version of the file format (here: 2). "
                "Write 'cordboard: 1' as the first line. [format-version]"
            ),
        ],
    ),
    "flow-name": (
        """\
cordboard: 1
flow: a b
modules:
  Hi: {type: menu, first: true, prompt: "Press one."}
  Bye: {type: end_call}
connectors:
  - {from: Hi, event: key_press, value: "1", to: Bye, result: listened}
fallback: {to: Bye, result: listened}
""",
        [
            (
                "f.yaml:2:7: error: 'flow' must be a name of letters, digits and hyphens (here: 'a "
                "b'). Write, for example, 'flow: support-line'. [flow-name]"
            ),
        ],
    ),
    "bad-value": (
        """\
cordboard: 1
flow: f
channel: fax
modules:
  Hi: {type: menu, first: true, prompt: "Press one."}
  Bye: {type: end_call}
connectors:
  - {from: Hi, event: key_press, value: "1", to: Bye, result: listened}
fallback: {to: Bye, result: listened}
""",
        [
            (
                "f.yaml:3:10: error: 'channel' is 'fax'; it must be one of voice, sms, email. There "
                "are: voice, sms, email. [bad-value]"
            ),
        ],
    ),
    "bad-value of a property": (
        """\
cordboard: 1
flow: f
modules:
  Hi: {type: menu, first: true, prompt: "Press one.", attempts: many}
  Bye: {type: end_call}
connectors:
  - {from: Hi, event: key_press, value: "1", to: Bye, result: listened}
fallback: {to: Bye, result: listened}
""",
        [
            ("f.yaml:4:65: error: module Hi: attempts is 'many'; it must be a whole number. [bad-value]"),
        ],
    ),
    "no-modules": (
        """\
cordboard: 1
flow: f
modules: {}
""",
        [
            (
                "f.yaml:3:10: error: a flow needs modules. Write 'modules:' with one module or more "
                "under it, by name. [no-modules]"
            ),
        ],
    ),
    "no-type": (
        """\
cordboard: 1
flow: f
modules:
  Hi: {type: menu, first: true, prompt: "Press one."}
  Bye: {}
connectors:
  - {from: Hi, event: key_press, value: "1", to: Bye, result: listened}
fallback: {to: Bye, result: listened}
""",
        [
            ("f.yaml:5:8: error: module Bye: has no type. Write, for example, {type: menu, prompt: …}. [no-type]"),
        ],
    ),
    "unknown-type": (
        """\
cordboard: 1
flow: f
modules:
  Hi: {type: menue, first: true, prompt: "Press one."}
  Bye: {type: end_call}
connectors:
  - {from: Hi, event: key_press, value: "1", to: Bye, result: listened}
fallback: {to: Bye, result: listened}
""",
        [
            ("f.yaml:4:14: error: module Hi: there is no module type 'menue'. Did you mean 'menu'? [unknown-type]"),
        ],
    ),
    "monitor-on-the-way": (
        """\
cordboard: 1
flow: f
modules:
  Team: {type: operator_transfer, first: true}
  Listen: {type: monitor}
connectors:
  - {from: Team, event: success, to: Listen, result: listened}
  - {from: Team, event: monitor, to: Listen, result: listened}
fallback: {to: Team, result: listened}
""",
        [
            (
                "f.yaml:7:25: error: connector 1 (Team -> Listen): leads the contact to Listen, which runs on "
                "a supervisor's leg. Use the event monitor. [monitor-on-the-way]"
            ),
        ],
    ),
    "monitor-is-first": (
        """\
cordboard: 1
flow: f
modules:
  Listen: {type: monitor, first: true}
""",
        [
            (
                "f.yaml:4:3: error: module Listen: a contact cannot begin on a supervisor's leg. "
                "Mark another module first. [monitor-is-first]"
            ),
        ],
    ),
    "two targets, and teams without a limit of theirs": (
        """\
cordboard: 1
flow: f
modules:
  Team: {type: operator_transfer, first: true, service: a, resource_group: b}
  Back: {type: callback, number: keyed}
fallback: {to: Team, result: listened}
""",
        [
            (
                "f.yaml:4:9: error: module Team: names a service and a resource_group: leave one of them out. "
                "[bad-value]"
            ),
            (
                "f.yaml:5:3: error: module Back: no way leads here from the first module. Connect it, or take it out. "
                "[unreachable-module]"
            ),
            "f.yaml:5:9: error: module Back: a number that is keyed needs a prompt that asks for it. [bad-value]",
        ],
    ),
    "waits of proficiencies": (
        """\
cordboard: 1
flow: f
acd_wait_1: 10
acd_wait_3: 5
acd_max_wait: soon
modules:
  Team: {type: operator_transfer, first: true}
fallback: {to: Team, result: listened}
""",
        ["f.yaml:5:15: error: 'acd_max_wait' is 'soon'; it must be seconds, at most 86400. [bad-value]"],
    ),
    "a proficiency left out": (
        """\
cordboard: 1
flow: f
acd_wait_1: 10
acd_wait_3: 5
modules:
  Team: {type: operator_transfer, first: true}
fallback: {to: Team, result: listened}
""",
        [
            (
                "f.yaml:4:13: error: 'acd_wait_3' stands without 'acd_wait_2'. Proficiencies are searched from 1 on: "
                "add 'acd_wait_2: …'. [bad-value]"
            ),
        ],
    ),
    "unknown-property": (
        """\
cordboard: 1
flow: f
modules:
  Hi: {type: menu, first: true, promt: "Press one.", prompt: "Press one."}
  Bye: {type: end_call}
connectors:
  - {from: Hi, event: key_press, value: "1", to: Bye, result: listened}
fallback: {to: Bye, result: listened}
""",
        [
            ("f.yaml:4:33: error: module Hi: menu has no property 'promt'. Did you mean 'prompt'? [unknown-property]"),
        ],
    ),
    "missing-property": (
        """\
cordboard: 1
flow: f
modules:
  Hi: {type: menu, first: true}
  Bye: {type: end_call}
connectors:
  - {from: Hi, event: key_press, value: "1", to: Bye, result: listened}
fallback: {to: Bye, result: listened}
""",
        [
            ("f.yaml:4:7: error: module Hi: needs the property 'prompt'. Add 'prompt: …'. [missing-property]"),
        ],
    ),
    "bad-connector": (
        """\
cordboard: 1
flow: f
modules:
  Hi: {type: menu, first: true, prompt: "Press one."}
  Bye: {type: end_call}
connectors:
  - {from: Hi, event: key_press, value: "1", to: Bye, result: listened}
  - Hi
fallback: {to: Bye, result: listened}
""",
        [
            (
                "f.yaml:8:5: error: connector 2: is no connector. Write {from: …, event: …, to: …, "
                "result: …}. [bad-connector]"
            ),
        ],
    ),
    "no-end": (
        """\
cordboard: 1
flow: f
modules:
  Hi: {type: menu, first: true, prompt: "Press one."}
  Bye: {type: end_call}
connectors:
  - {from: Hi, event: key_press, value: "1", to: Bye, result: listened}
  - {from: Hi, event: no_input, result: listened}
fallback: {to: Bye, result: listened}
""",
        [
            ("f.yaml:8:5: error: connector 2 (Hi -> ?): has no 'to'. Name a module: 'to: …'. [no-end]"),
        ],
    ),
    "unknown-module": (
        """\
cordboard: 1
flow: f
modules:
  Hi: {type: menu, first: true, prompt: "Press one."}
  Bye: {type: end_call}
connectors:
  - {from: Hi, event: key_press, value: "1", to: By, result: listened}
fallback: {to: Bye, result: listened}
""",
        [
            (
                "f.yaml:7:50: error: connector 1 (Hi -> By): 'to' names 'By', and there is no such module. "
                "Did you mean 'Bye'? [unknown-module]"
            ),
        ],
    ),
    "no-event": (
        """\
cordboard: 1
flow: f
modules:
  Hi: {type: menu, first: true, prompt: "Press one."}
  Bye: {type: end_call}
connectors:
  - {from: Hi, event: key_press, value: "1", to: Bye, result: listened}
  - {from: Hi, to: Bye, result: listened}
fallback: {to: Bye, result: listened}
""",
        [
            (
                "f.yaml:8:5: error: connector 2 (Hi -> Bye): has no event. Write, for example, "
                "'event: success'. [no-event]"
            ),
        ],
    ),
    "unknown-event": (
        """\
cordboard: 1
flow: f
modules:
  Hi: {type: menu, first: true, prompt: "Press one."}
  Bye: {type: end_call}
connectors:
  - {from: Hi, event: keypress, to: Bye, result: listened}
fallback: {to: Bye, result: listened}
""",
        [
            (
                "f.yaml:7:23: error: connector 1 (Hi -> Bye): there is no event 'keypress'. Did you mean "
                "'key_press'? [unknown-event]"
            ),
        ],
    ),
    "value-not-wanted": (
        """\
cordboard: 1
flow: f
modules:
  Hi: {type: menu, first: true, prompt: "Press one."}
  Bye: {type: end_call}
connectors:
  - {from: Hi, event: key_press, value: "1", to: Bye, result: listened}
  - {from: Hi, event: no_input, value: 1, to: Bye, result: listened}
fallback: {to: Bye, result: listened}
""",
        [
            (
                "f.yaml:8:40: error: connector 2 (Hi -> Bye): No Input carries no value (here: '1'). "
                "Leave 'value' out. [value-not-wanted]"
            ),
        ],
    ),
    "no-event-value": (
        """\
cordboard: 1
flow: f
modules:
  Hi: {type: menu, first: true, prompt: "Press one."}
  Bye: {type: end_call}
connectors:
  - {from: Hi, event: key_press, to: Bye, result: listened}
fallback: {to: Bye, result: listened}
""",
        [
            (
                "f.yaml:7:23: error: connector 1 (Hi -> Bye): Key Press needs a value. Add 'value:' "
                "with one of 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, *, ?. [no-event-value]"
            ),
        ],
    ),
    "bad-event-value": (
        """\
cordboard: 1
flow: f
modules:
  Hi: {type: menu, first: true, prompt: "Press one."}
  Bye: {type: end_call}
connectors:
  - {from: Hi, event: key_press, value: "#", to: Bye, result: listened}
fallback: {to: Bye, result: listened}
""",
        [
            (
                "f.yaml:7:41: error: connector 1 (Hi -> Bye): # only ends digit entry and cannot be a "
                "choice. Use 0-9, * or ?. [bad-event-value]"
            ),
        ],
    ),
    "bad-event-value of any kind": (
        """\
cordboard: 1
flow: f
modules:
  Hi: {type: menu, first: true, prompt: "Press one."}
  Bye: {type: end_call}
connectors:
  - {from: Hi, event: key_press, value: "12", to: Bye, result: listened}
fallback: {to: Bye, result: listened}
""",
        [
            (
                "f.yaml:7:41: error: connector 1 (Hi -> Bye): '12' is no value of Key Press. Use one "
                "of 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, *, ?. [bad-event-value]"
            ),
        ],
    ),
    "no-result": (
        """\
cordboard: 1
flow: f
modules:
  Hi: {type: menu, first: true, prompt: "Press one."}
  Bye: {type: end_call}
connectors:
  - {from: Hi, event: key_press, value: "1", to: Bye}
fallback: {to: Bye, result: listened}
""",
        [
            (
                "f.yaml:7:5: error: connector 1 (Hi -> Bye): has no result. Add 'result:', the "
                "outcome that is due from there on. [no-result]"
            ),
        ],
    ),
    "unknown-result": (
        """\
cordboard: 1
flow: f
modules:
  Hi: {type: menu, first: true, prompt: "Press one."}
  Bye: {type: end_call}
connectors:
  - {from: Hi, event: key_press, value: "1", to: Bye, result: listend}
fallback: {to: Bye, result: listened}
""",
        [
            (
                "f.yaml:7:63: error: connector 1 (Hi -> Bye): there is no result 'listend'. Did you "
                "mean 'listened'? [unknown-result]"
            ),
        ],
    ),
    "bad-fallback": (
        """\
cordboard: 1
flow: f
modules:
  Hi: {type: menu, first: true, prompt: "Press one."}
  Bye: {type: end_call}
connectors:
  - {from: Hi, event: key_press, value: "1", to: Bye, result: listened}
fallback: Bye
""",
        [
            (
                "f.yaml:8:11: error: fallback: the fallback names a module and a result. Write 'fallback: "
                "{to: …, result: …}'. [bad-fallback]"
            ),
        ],
    ),
    "fallback to nowhere": (
        """\
cordboard: 1
flow: f
modules:
  Hi: {type: menu, first: true, prompt: "Press one."}
  Bye: {type: end_call}
connectors:
  - {from: Hi, event: key_press, value: "1", to: Bye, result: listened}
fallback: {to: Bey, result: listened}
""",
        [
            (
                "f.yaml:8:16: error: fallback: 'to' names 'Bey', and there is no such module. Did you mean "
                "'Bye'? [unknown-module]"
            ),
        ],
    ),
    "no-first-module": (
        """\
cordboard: 1
flow: f
modules:
  Hi: {type: menu, prompt: "Press one."}
  Bye: {type: end_call}
connectors:
  - {from: Hi, event: key_press, value: "1", to: Bye, result: listened}
fallback: {to: Bye, result: listened}
""",
        [
            ("f.yaml:4:3: error: no module is the first. Mark one of them with 'first: true'. [no-first-module]"),
        ],
    ),
    "second-first-module": (
        """\
cordboard: 1
flow: f
modules:
  Hi: {type: menu, first: true, prompt: "Press one."}
  Bye: {type: end_call, first: true}
connectors:
  - {from: Hi, event: key_press, value: "1", to: Bye, result: listened}
fallback: {to: Bye, result: listened}
""",
        [
            (
                "f.yaml:5:32: error: module Bye: is marked first, and so is Hi. Keep 'first: true' on "
                "one module only. [second-first-module]"
            ),
        ],
    ),
    "unreachable-module": (
        """\
cordboard: 1
flow: f
modules:
  Hi: {type: menu, first: true, prompt: "Press one."}
  Lost: {type: live_person, prompt: Hm}
  Bye: {type: end_call}
connectors:
  - {from: Hi, event: key_press, value: "1", to: Bye, result: listened}
fallback: {to: Bye, result: listened}
""",
        [
            (
                "f.yaml:5:3: error: module Lost: no way leads here from the first module. Connect it, "
                "or take it out. [unreachable-module]"
            ),
        ],
    ),
    "introduction-not-first": (
        """\
cordboard: 1
flow: f
modules:
  Hi: {type: menu, first: true, prompt: "Press one."}
  Intro: {type: introduction, prompt: Hm}
  Bye: {type: end_call}
connectors:
  - {from: Hi, event: key_press, value: "1", to: Bye, result: listened}
  - {from: Hi, event: no_input, to: Intro, result: listened}
fallback: {to: Bye, result: listened}
""",
        [
            (
                "f.yaml:5:3: error: module Intro: an introduction must be the first module. Mark it "
                "'first: true'. [introduction-not-first]"
            ),
            (
                "f.yaml:5:17: error: module Intro: introduction cannot be used in an inbound flow. It "
                "works in outbound flows only. [wrong-direction]"
            ),
        ],
    ),
    "no-introduction": (
        """\
cordboard: 1
flow: f
direction: outbound
modules:
  Hi: {type: menu, first: true, prompt: "Press one."}
  Bye: {type: end_call}
connectors:
  - {from: Hi, event: key_press, value: "1", to: Bye, result: listened}
fallback: {to: Bye, result: listened}
""",
        [
            (
                "f.yaml:5:3: error: module Hi: an outbound flow must begin with an introduction. Put "
                "an introduction before it. [no-introduction]"
            ),
        ],
    ),
    "identification-without-introduction": (
        """\
cordboard: 1
flow: f
modules:
  Hi: {type: identification, first: true, prompt: "Press one."}
  Bye: {type: end_call}
connectors:
  - {from: Hi, event: key_press, value: "1", to: Bye, result: listened}
fallback: {to: Bye, result: listened}
""",
        [
            (
                "f.yaml:4:3: error: module Hi: an identification comes after an introduction, and "
                "there is none. Begin the flow with an introduction, or use a menu. "
                "[identification-without-introduction]"
            ),
            (
                "f.yaml:4:14: error: module Hi: identification cannot be used in an inbound flow. It "
                "works in outbound flows only. [wrong-direction]"
            ),
        ],
    ),
    "wrong-channel": (
        """\
cordboard: 1
flow: f
channel: email
modules:
  Hi: {type: menu, first: true, prompt: "Press one."}
  Bye: {type: end_call}
  Out: {type: external_transfer, number: '+12025550100'}
connectors:
  - {from: Hi, event: key_press, value: "1", to: Bye, result: listened}
fallback: {to: Out, result: listened}
""",
        [
            (
                "f.yaml:7:15: error: module Out: external_transfer cannot be used in a flow for "
                "email. It works for voice. Name the number to call in a live_person. [wrong-channel]"
            ),
        ],
    ),
    "in-writing": (
        """\
cordboard: 1
flow: f
channel: sms
modules:
  Hi: {type: menu, first: true, prompt: {recording: hello.wav}, timeout: 5, words: {"1": hours, "2": [pay, bill]}}
  Agents: {type: operator_transfer}
  Bye: {type: end_call}
connectors:
  - {from: Hi, event: key_press, value: "1", to: Agents, result: listened}
fallback: {to: Bye, result: listened}
""",
        [
            (
                "f.yaml:5:41: error: module Hi: prompt plays a recording, which cannot be sent as a text. "
                "Write what it says. [recording-in-writing]"
            ),
            (
                "f.yaml:5:74: warning: module Hi: waits 5 seconds for an answer in writing. Leave 'timeout' out for a "
                "day, or write the seconds of hours or days. [timeout-too-short]"
            ),
            (
                "f.yaml:5:84: warning: module Hi: has words for 2, and no Key Press connector takes 2. Add the "
                "connector, or take the words out. [words-without-choice]"
            ),
            (
                "f.yaml:6:18: error: module Agents: operator_transfer cannot be used in a flow for sms. It works for "
                "voice. Agents take no conversations in writing yet: lead to an end_call with the Result "
                "operator_transfer (476), which marks the contact for them. [wrong-channel]"
            ),
        ],
    ),
    "one-word-for-two-keys": (
        """\
cordboard: 1
flow: f
channel: sms
modules:
  Hi: {type: menu, first: true, prompt: "Hours or bill?", words: {"1": hours, "2": [Hours!]}}
  Bye: {type: end_call}
connectors:
  - {from: Hi, event: key_press, value: "1", to: Bye, result: listened}
  - {from: Hi, event: key_press, value: "2", to: Bye, result: listened}
fallback: {to: Bye, result: listened}
""",
        [
            ("f.yaml:5:66: error: module Hi: words: 'Hours!' stands for 1 and for 2. [bad-value]"),
        ],
    ),
    "wrong-direction": (
        """\
cordboard: 1
flow: f
modules:
  Hi: {type: menu, first: true, prompt: "Press one."}
  M: {type: machine, prompt: Hm}
  Bye: {type: end_call}
connectors:
  - {from: Hi, event: key_press, value: "1", to: Bye, result: listened}
fallback: {to: Bye, result: listened}
""",
        [
            (
                "f.yaml:5:3: error: module M: no way leads here from the first module. Connect it, or "
                "take it out. [unreachable-module]"
            ),
            (
                "f.yaml:5:13: error: module M: machine cannot be used in an inbound flow. It works in "
                "outbound flows only. [wrong-direction]"
            ),
        ],
    ),
    "event-not-allowed": (
        """\
cordboard: 1
flow: f
modules:
  Hi: {type: menu, first: true, prompt: "Press one."}
  Bye: {type: end_call}
connectors:
  - {from: Hi, event: call_center_open, to: Bye, result: listened}
fallback: {to: Bye, result: listened}
""",
        [
            (
                "f.yaml:4:3: warning: module Hi: takes keys, and no Key Press connector leaves it: "
                "every key would be a wrong one. Add a connector with 'event: key_press' for each "
                "choice. [no-choices]"
            ),
            (
                "f.yaml:7:23: error: connector 1 (Hi -> Bye): menu never raises Call Center Open. It "
                "raises failure, key_press, no_input, no_match. [event-not-allowed]"
            ),
        ],
    ),
    "event-not-allowed, as a warning": (
        """\
cordboard: 1
flow: f
events: all
modules:
  Hi: {type: menu, first: true, prompt: "Press one."}
  Bye: {type: end_call}
connectors:
  - {from: Hi, event: call_center_open, to: Bye, result: listened}
fallback: {to: Bye, result: listened}
""",
        [
            (
                "f.yaml:5:3: warning: module Hi: takes keys, and no Key Press connector leaves it: "
                "every key would be a wrong one. Add a connector with 'event: key_press' for each "
                "choice. [no-choices]"
            ),
            (
                "f.yaml:8:23: warning: connector 1 (Hi -> Bye): menu never raises Call Center Open. "
                "It raises failure, key_press, no_input, no_match. [event-not-allowed]"
            ),
        ],
    ),
    "inbound-only-event": (
        """\
cordboard: 1
flow: f
direction: outbound
modules:
  Hi: {type: introduction, first: true, prompt: Hello.}
  Bye: {type: end_call}
connectors:
  - {from: Hi, event: call_center_open, to: Bye, result: listened}
fallback: {to: Bye, result: listened}
""",
        [
            (
                "f.yaml:8:23: error: connector 1 (Hi -> Bye): introduction never raises Call Center "
                "Open. It raises failure, is_answering_machine, success. [event-not-allowed]"
            ),
            (
                "f.yaml:8:23: error: connector 1 (Hi -> Bye): Call Center Open happens in inbound "
                "flows only. Take the connector out, or make the flow inbound. [inbound-only-event]"
            ),
        ],
    ),
    "second-connector": (
        """\
cordboard: 1
flow: f
modules:
  Hi: {type: menu, first: true, prompt: "Press one."}
  Bye: {type: end_call}
connectors:
  - {from: Hi, event: key_press, value: "1", to: Bye, result: listened}
  - {from: Hi, event: key_press, value: 1, to: Bye, result: busy}
fallback: {to: Bye, result: listened}
""",
        [
            (
                "f.yaml:8:5: error: connector 2 (Hi -> Bye): a connector for Key Press 1 leaves Hi "
                "already (line 7). Keep one of them. [second-connector]"
            ),
        ],
    ),
    "after-the-end": (
        """\
cordboard: 1
flow: f
modules:
  Hi: {type: menu, first: true, prompt: "Press one."}
  Bye: {type: end_call}
connectors:
  - {from: Hi, event: key_press, value: "1", to: Bye, result: listened}
  - {from: Bye, event: success, to: Hi, result: busy}
fallback: {to: Bye, result: listened}
""",
        [
            (
                "f.yaml:8:12: error: connector 2 (Bye -> Hi): Bye ends the contact, so nothing can "
                "come after it. Take the connector out. [after-the-end]"
            ),
        ],
    ),
    "machine-without-detection": (
        """\
cordboard: 1
flow: f
direction: outbound
modules:
  Hi: {type: introduction, first: true, prompt: Hello.}
  Tape: {type: machine, prompt: Call us.}
  Bye: {type: end_call}
connectors:
  - {from: Hi, event: is_answering_machine, value: no, to: Tape, result: listened}
fallback: {to: Bye, result: listened}
""",
        [
            (
                "f.yaml:9:60: error: connector 1 (Hi -> Tape): Tape speaks to machines and may only "
                "be reached by Is Answering Machine? = yes. Use a live_person for people. "
                "[machine-without-detection]"
            ),
        ],
    ),
    "live-person-behind-machine": (
        """\
cordboard: 1
flow: f
direction: outbound
modules:
  Hi: {type: introduction, first: true, prompt: Hello.}
  You: {type: live_person, prompt: Call us.}
  Bye: {type: end_call}
connectors:
  - {from: Hi, event: is_answering_machine, value: yes, to: You, result: listened}
fallback: {to: Bye, result: listened}
""",
        [
            (
                "f.yaml:9:61: error: connector 1 (Hi -> You): leads a machine to You, a message for "
                "people. Use a machine module there. [live-person-behind-machine]"
            ),
        ],
    ),
    "event-not-taken": (
        """\
cordboard: 1
flow: f
modules:
  Hi: {type: menu, first: true, prompt: "Press one."}
  Bye: {type: end_call}
connectors:
  - {from: Hi, event: key_press, value: "1", to: Bye, result: listened}
""",
        [
            (
                "f.yaml:4:3: warning: module Hi: nothing takes No Input, No Match: the contact would "
                "end here. Add a connector, or a 'fallback' to the flow. [event-not-taken]"
            ),
        ],
    ),
    "no-choices": (
        """\
cordboard: 1
flow: f
modules:
  Hi: {type: menu, first: true, prompt: "Press one."}
  Bye: {type: end_call}
connectors:
  - {from: Hi, event: no_input, to: Bye, result: listened}
fallback: {to: Bye, result: listened}
""",
        [
            (
                "f.yaml:4:3: warning: module Hi: takes keys, and no Key Press connector leaves it: "
                "every key would be a wrong one. Add a connector with 'event: key_press' for each "
                "choice. [no-choices]"
            ),
        ],
    ),
    "endless-loop": (
        """\
cordboard: 1
flow: f
modules:
  A: {type: condition, first: true, expression: "true"}
  B: {type: set_variable, values: {x: "1"}}
  Bye: {type: end_call}
connectors:
  - {from: A, event: success, to: B, result: listened}
  - {from: B, event: success, to: A, result: listened}
fallback: {to: Bye, result: listened}
""",
        [
            (
                "f.yaml:4:3: warning: module A: is on a loop in which nobody is waited for; contacts "
                "would end by the step limit. Lead the loop through a question whose No Input "
                "leads out, or count the rounds. [endless-loop]"
            ),
            (
                "f.yaml:5:3: warning: module B: is on a loop in which nobody is waited for; contacts "
                "would end by the step limit. Lead the loop through a question whose No Input "
                "leads out, or count the rounds. [endless-loop]"
            ),
        ],
    ),
    "endless-loop by the fallback": (
        """\
cordboard: 1
flow: f
modules:
  Hi: {type: live_person, first: true, prompt: "Hello."}
  Ask: {type: condition, expression: "true"}
  Bye: {type: end_call}
connectors:
  - {from: Hi, event: success, to: Ask, result: listened}
  - {from: Ask, event: success, to: Bye, result: listened}
fallback: {to: Ask, result: listened}
""",
        [
            (
                "f.yaml:5:3: warning: module Ask: is on a loop in which nobody is waited for; contacts "
                "would end by the step limit. Lead the loop through a question whose No Input "
                "leads out, or count the rounds. [endless-loop]"
            ),
        ],
    ),
    "long-introduction": (
        """\
cordboard: 1
flow: f
direction: outbound
modules:
  Hi: {type: introduction, first: true, prompt: [a, b, c, d, e, f]}
  Bye: {type: end_call}
connectors:
  - {from: Hi, event: success, to: Bye, result: listened}
fallback: {to: Bye, result: listened}
""",
        [
            (
                "f.yaml:5:49: warning: module Hi: says 6 phrases; 5 are the most that people listen "
                "to. Shorten it, or say the rest in the next module. [long-introduction]"
            ),
        ],
    ),
    "missing-language": (
        """\
cordboard: 1
flow: f
modules:
  Hi: {type: menu, first: true, prompt: {en: One., es: Uno.}}
  Say: {type: live_person, prompt: {en: Well.}}
  Bye: {type: end_call}
connectors:
  - {from: Hi, event: key_press, value: "1", to: Bye, result: listened}
  - {from: Hi, event: no_input, to: Say, result: listened}
fallback: {to: Bye, result: listened}
""",
        [
            (
                "f.yaml:5:36: warning: module Say: prompt is not written in es, as other prompts are. "
                "Write it in every language of the flow. [missing-language]"
            ),
        ],
    ),
    "bad-expression": (
        """\
cordboard: 1
flow: f
modules:
  Hi: {type: menu, first: true, prompt: "Press {{ 1 + }}."}
  Bye: {type: end_call}
connectors:
  - {from: Hi, event: key_press, value: "1", to: Bye, result: listened}
fallback: {to: Bye, result: listened}
""",
        [
            (
                "f.yaml:4:41: error: module Hi: prompt: '1 +' is not an expression: it ends too early. "
                "Expressions are CEL. [bad-expression]"
            ),
        ],
    ),
    "bad-property": (
        """\
cordboard: 1
flow: f
modules:
  Hi: {type: menu, first: true, prompt: "Press one."}
  Bye: {type: end_call}
connectors:
  - {from: Hi, event: key_press, value: "1", to: Bye, result: listened}
fallback: {to: Bye, result: listened}
properties:
  - always: outcome in [listend]
  - never: module Hye after event no_match
  - within: three keys reach Bye
  - sometimes: outcome is listened
  - never: event key_press = 12
  - never: event timeout of Hi
  - never: module Bye after Hi
  - always: outcome in []
  - before Bye: Hi no_mach
""",
        [
            ("f.yaml:10:5: error: property 1: there is no result 'listend'. Did you mean 'listened'? [bad-property]"),
            (
                "f.yaml:11:5: error: property 2: there is no module 'Hye', nor one of that type. "
                "Did you mean 'Bye'? [bad-property]"
            ),
            (
                "f.yaml:12:5: error: property 3: 'three keys reach Bye' is no such limit. Write, for example, "
                "'within: 3 keys reach operator_transfer'. [bad-property]"
            ),
            (
                "f.yaml:13:5: error: property 4: 'sometimes' is no property. Write, for example, "
                "'always: outcome in [listened, operator_transfer]'. [bad-property]"
            ),
            "f.yaml:14:5: error: property 5: Key Press has no value '12'. [bad-property]",
            "f.yaml:15:5: error: property 6: Timeout is never raised by Hi, so this says nothing. [bad-property]",
            (
                "f.yaml:16:5: error: property 7: 'after Hi' names neither a module nor an event. Write, for example, "
                "'never: module Payment after event no_match'. [bad-property]"
            ),
            (
                "f.yaml:17:5: error: property 8: 'outcome in []' names no outcome. Write, for example, "
                "'always: outcome in [listened, operator_transfer]'. [bad-property]"
            ),
            "f.yaml:18:5: error: property 9: there is no event 'no_mach'. Did you mean 'no_match'? [bad-property]",
        ],
    ),
    "sensitive": (
        """\
cordboard: 1
flow: f
modules:
  Card:  {type: entering_digits, first: true, prompt: "Card?", variable: card, sensitive: true}
  Again: {type: entering_digits, prompt: "Again?", variable: card}
  Test:  {type: condition, expression: "contact.card == '4111'"}
  Visa:  {type: condition, expression: "contact.card.startsWith('4')"}
  Pay:   {type: http, url: "https://pay.example/", method: POST, body: {number: contact.card}}
  Agent: {type: operator_transfer, record_field: card}
  Say:   {type: live_person, prompt: "You keyed {{ contact.card }}."}
  Bye:   {type: end_call}
connectors:
  - {from: Card,  event: success, to: Again, result: listened}
  - {from: Again, event: success, to: Test,  result: listened}
  - {from: Test,  event: success, to: Visa,  result: listened}
  - {from: Visa,  event: success, to: Pay,   result: listened}
  - {from: Pay,   event: success, to: Agent, result: listened}
  - {from: Agent, event: success, to: Say,   result: listened}
fallback: {to: Bye, result: listened}
""",
        [
            (
                "f.yaml:5:3: error: module Again: fills contact.card, which is sensitive in Card, with what "
                "is stored. Mark both as sensitive, or give one of the variables another name. "
                "[sensitive-twice]"
            ),
            (
                "f.yaml:6:40: warning: module Test: expression: contact.card holds sensitive digits (module "
                "Card), which equal no written value. Compare them with another sensitive entry, or use a "
                "verification. [never-equal]"
            ),
            (
                "f.yaml:7:40: error: module Visa: expression: contact.card holds sensitive digits (module "
                "Card), and \"contact.card.startsWith('4')\" does more than compare them. Ask only whether two "
                "sensitive entries are the same, with == or !=. [sensitive-computed]"
            ),
            (
                "f.yaml:8:81: error: module Pay: body.number: contact.card holds sensitive digits (module "
                "Card), which nobody may be told of. Where the service needs them, add sensitive_fields: "
                "[number] to the module. [sensitive-told]"
            ),
            (
                "f.yaml:9:50: error: module Agent: record_field: contact.card holds sensitive digits (module "
                "Card), which agents must not see. Hand them to a verification, a lookup, or a field of "
                "http's body that 'sensitive_fields' names. [sensitive-told]"
            ),
            (
                "f.yaml:10:38: error: module Say: prompt: contact.card holds sensitive digits (module Card), "
                "which nobody may be told of. Hand them to a verification, a lookup, or a field of http's "
                "body that 'sensitive_fields' names. [sensitive-told]"
            ),
        ],
    ),
}

"""The floor, the wallboard, the site's page and the telephone: what they show, and what they say when they cannot."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from playwright.async_api import WebSocketRoute, expect

from tests.screens.conftest import Screens, accessible
from tests.server.desk.centre import centre, until
from tests.server.desk.chromium import chromium

pytestmark = [pytest.mark.anyio, pytest.mark.needs("chromium"), pytest.mark.timeout(120)]


async def test_the_floor_shows_services_and_keeps_thresholds_in_the_browser(screens: Screens) -> None:
    await screens.user("sue", "supervisor")
    page = await screens.opens("/floor", "sue")
    await expect(page.get_by_role("row", name="Service desk")).to_be_visible()
    await expect(page.get_by_text("No agent is signed in.")).to_be_visible()
    await expect(page.get_by_text("Nobody is calling just now.")).to_be_visible()
    await accessible(page)

    await page.keyboard.press("t")
    dialog = page.get_by_role("dialog", name="Thresholds")
    await dialog.get_by_label("Contacts waiting: Bad from").fill("3")
    await accessible(page)
    await dialog.get_by_role("button", name="Save").click()
    await page.reload()
    await expect(page.get_by_role("row", name="Service desk")).to_be_visible()
    await page.keyboard.press("t")
    await expect(dialog.get_by_label("Contacts waiting: Bad from")).to_have_value("3")
    await page.keyboard.press("Escape")
    await expect(dialog).to_be_hidden()

    await page.get_by_role("button", name="Waiting", exact=True).click()
    await page.wait_for_url("**/floor?services=waiting")
    await page.get_by_role("button", name="What the figures mean").click()
    await expect(page.get_by_text("Abandoned today: requests whose person left")).to_be_visible()


async def test_a_wallboard_says_since_when_it_has_no_data_and_goes_on_by_itself(screens: Screens) -> None:
    page = await screens.opens("/floor")
    sockets: list[Any] = []
    away = False

    async def through(socket: WebSocketRoute) -> None:
        if away:
            await socket.close()
            return
        sockets.append((socket, socket.connect_to_server()))

    await page.route_web_socket("**/api/floor/socket*", through)
    await page.goto(f"{screens.served.url}/floor/wall?tiles=waiting,serviceLevel@desk")
    tile = page.get_by_role("region", name="Waiting, All services")
    await expect(tile).to_contain_text("0")
    await expect(page.get_by_role("region", name="SL, Service desk")).to_contain_text("\N{EN DASH}")
    await accessible(page)

    away = True
    socket, server = sockets[-1]
    await server.close()
    await socket.close()
    await expect(page.get_by_role("alert")).to_contain_text("No data since")
    away = False
    await expect(page.get_by_role("alert")).to_have_count(0)
    await expect(tile).to_contain_text("0")

    await page.get_by_role("button", name="Choose tiles").click()
    await page.get_by_role("group", name="All services").get_by_text("Ready", exact=True).click()
    await page.wait_for_url("**/floor/wall?tiles=*ready*")
    await page.get_by_role("button", name="Done").click()
    await expect(page.get_by_role("region", name="Ready, All services")).to_contain_text("0")


async def test_somebody_calls_a_service_from_the_sites_page(screens: Screens) -> None:
    site = await screens.opens("/site")
    row = site.get_by_role("row", name="Support line, at any hour")
    await expect(row).to_contain_text("sip:1002@")
    await accessible(site)
    await row.get_by_role("link", name="Call from here: Support line, at any hour").click()
    await site.wait_for_url("**/phone?called=anytime")
    state = site.locator("main").get_by_role("status")
    await site.get_by_role("button", name="Call", exact=True).click()
    await expect(state).to_contain_text("In the call")
    await accessible(site)
    watched = await screens.browser.new_page()
    await watched.goto(f"{screens.served.url}/site")
    await expect(watched.get_by_role("region", name="Calls in progress")).to_contain_text("support-line")
    await site.keyboard.press("1")
    await expect(site.get_by_text("Keyed: 1")).to_be_visible()
    await site.get_by_role("button", name="Hang up").click()
    await expect(state).to_contain_text("You hung up.")
    await expect(watched.get_by_role("region", name="Calls in progress")).to_contain_text("Nobody is calling just now.")


async def test_a_number_that_nobody_has_is_told_on_the_telephone(screens: Screens) -> None:
    page = await screens.opens("/phone")
    await page.get_by_role("combobox", name="Call").fill("9999")
    await page.keyboard.press("Tab")
    await page.get_by_role("button", name="Call", exact=True).click()
    await expect(page.locator("main").get_by_role("status")).to_contain_text("No service has that number.")


async def test_a_supervisor_moves_sends_and_takes_over_from_the_menu_of_a_contact(tmp_path: Path) -> None:
    async with centre(tmp_path) as place, chromium(place.url, tmp_path) as screen:
        page, router = screen.page, place.switchboard.floor.router
        phone, own_phone = await place.softphone(), await place.softphone("max")
        bob, own_desk = await place.desktop("bob"), await place.desktop("max")
        await bob.does("sign_in")
        caller = await place.caller()
        await screen.opens("/floor", "max")
        menu = page.get_by_role("button", name="Actions for 2025550123")
        await menu.click()
        await accessible(page)
        await page.get_by_role("menuitem", name="Move to the front").click()
        await screen.shows("2025550123 is next.")
        await menu.click()
        await page.get_by_role("menuitem", name="Priority").click()
        await page.get_by_role("textbox", name="Priority").fill("5")
        await accessible(page)
        await page.get_by_role("button", name="Save").click()
        await screen.shows("2025550123: priority 5.")
        assert [each.priority for each in router.waiting] == [5]
        await page.locator("div", has_text="priority 5.").get_by_role("button", name="Undo").last.click()
        await until(lambda: [each.priority for each in router.waiting] != [5])
        await menu.click()
        await page.get_by_role("menuitem", name="Send to").click()
        await page.get_by_role("combobox", name="Service or agent").press_sequentially("Help")
        await page.get_by_role("option", name="Help desk").click()
        await screen.clicks("Send")
        await screen.shows("2025550123 waits for Help desk now.")
        assert [each.service for each in router.waiting] == ["work"]

        await bob.does("ready")
        phone.respond(await phone.next("INVITE"), 200, "OK", body=phone.sdp())
        await bob.is_in("in_call", "bob")
        await own_desk.does("sign_in")
        await page.get_by_role("button", name="Listen: 2025550123").wait_for()
        await menu.click()
        await page.get_by_role("menuitem", name="Take the conversation over").click()
        own_phone.respond(await own_phone.next("INVITE"), 200, "OK", body=own_phone.sdp())
        await page.wait_for_url("**/desk")
        await screen.shows("In the conversation: the customer, you")
        assert (router.agent("bob").state, router.agent("max").state) == ("wrap_up", "in_call")
        await caller.hang_up()
        await until(lambda: router.agent("max").state == "wrap_up")
        assert screen.faults == []

"""Whoever deletes what they told, by whichever way, finds it deleted when an older backup is brought back."""

from __future__ import annotations

import asyncio
import json
import shutil
from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
import pytest_asyncio
from sqlalchemy import select

from backend.alerts import duty
from backend.alerts.book import Alertbook
from backend.alerts.receive import receive as receive_alert
from backend.alerts.second_home import mark_of
from backend.alerts.shapes import Alert
from backend.alerts.tables import WaitingRow
from backend.alerts.unstored_alerts import names_in
from backend.backups.parts import WAITING, Places, load_backup_key, put_private
from backend.backups.restore import restore
from backend.backups.rows import rows_in
from backend.backups.sealed_file import sealed_for_reading
from backend.chat.application import CHAT
from backend.chat.expiry import delete_expired
from backend.chat.silence import send_what_was_told
from backend.chat.tables import Conversation
from backend.form.tables import FormRow
from backend.keys import STORE
from backend.retention.looks import wipe_look
from backend.settings import ROOT, Settings
from backend.store.bot_conversations import CONVERSATIONS, engine_of
from backend.store.ledger import Ledger, emptied_of, hash_of, note_deleted, wish_of
from tests.backend.alerts.kit import alert
from tests.backend.app.fixtures import bot, prepared
from tests.backend.app.kit import Clock, Running, Talker, fresh_home, run, until
from tests.backend.app.pretend_bot import PretendBot
from tests.backend.backups.conftest import carry_backup_key
from tests.backend.backups.kit import CANARY, archive_of, back_up, tell_the_bot, words_in
from tests.backend.cases.kit import new_uuid
from tests.backend.conftest import settings_of
from tests.backend.form.kit import person_at
from tests.backend.retention.kit import Archive

__all__ = ["bot", "prepared"]
pytestmark = pytest.mark.asyncio
type NewMachine = Callable[[str], Awaitable[Settings]]


@pytest_asyncio.fixture
async def server(prepared: Path, bot: PretendBot, tmp_path: Path) -> AsyncIterator[Running]:
    """Give the running server, with the shipped words and the time of this machine: a restore goes by that."""
    home = fresh_home(prepared, tmp_path / "here")
    (home / "content").unlink()
    (home / "content").symlink_to(ROOT / "easy_read_content")
    async with run(home, bot, Clock(datetime.now(UTC))) as running:
        yield running


@pytest.fixture
def new_machine(server: Running, places: Places, tmp_path: Path) -> NewMachine:
    """Return what brings a backup back on an empty machine, with the ledger as it is now."""

    async def bring_back(stamp: str) -> Settings:
        new = settings_of(tmp_path / "new")
        if server.settings.ledger.exists():
            shutil.copytree(server.settings.ledger, new.ledger)
        carry_backup_key(server.settings, new)
        await asyncio.to_thread(restore, new, places, at=stamp)
        return new

    return bring_back


async def told(server: Running) -> Talker:
    """Tell something in a talk that the bot keeps as well."""
    child = await server.begin()
    await child.say(CANARY)
    async with server.app[STORE].sessions() as session:
        talks = set(await session.scalars(select(Conversation.id)))
    for talk_id in talks - bot_has(server.settings):
        tell_the_bot(server.settings, talk_id, CANARY)
    return child


async def backed_up(settings: Settings, places: Places) -> None:
    """Make a backup in a thread: the server goes on meanwhile."""
    assert await asyncio.to_thread(back_up, settings, places) == []


def bot_has(settings: Settings) -> set[str]:
    """Ids of the conversations in the bot's store."""
    engine = engine_of(settings)
    with engine.begin() as connection:
        CONVERSATIONS.create(connection, checkfirst=True)
        found = set(connection.scalars(select(CONVERSATIONS.c.id)))
    engine.dispose()
    return found


async def delete_in_the_talk(server: Running, child: Talker) -> None:
    """Say so in the talk, and close the page before its answer is there."""
    await child.press("delete")


async def delete_from_the_menu(server: Running, child: Talker) -> None:
    """Press it in the menu, or hide the page: the page asks for it."""
    assert (await child.client.delete("/chat", headers=child.headers)).status == 204


async def delete_where_it_was_saved(server: Running, child: Talker) -> None:
    """Go on with a saved talk elsewhere, and delete it there."""
    code = (await (await child.client.post("/chat/save", headers=child.headers)).json())["code"]
    body = await (await child.client.post("/chat/resume", json={"code": code})).json()
    await delete_in_the_talk(server, Talker(server.client, body["token"]))


@pytest.mark.parametrize("delete", [delete_in_the_talk, delete_from_the_menu, delete_where_it_was_saved])
async def test_a_talk_that_was_deleted_stays_deleted_and_the_others_come_back(
    server: Running,
    places: Places,
    new_machine: NewMachine,
    delete: Callable[[Running, Talker], Awaitable[None]],
) -> None:
    child, _ = await told(server), await told(server)
    await backed_up(server.settings, places)
    before = await words_in(server.settings)
    await delete(server, child)
    found = await words_in(await new_machine(places.stamps("cases")[0]))
    assert str(before["turns"]).count(CANARY) == 2
    assert str(found["turns"]).count(CANARY) == 1
    assert len(found["conversations"]) == len(found["bot"]) == 1


async def test_what_was_told_after_deleting_comes_back_from_a_backup_of_then(
    server: Running, places: Places, new_machine: NewMachine
) -> None:
    child = await told(server)
    await backed_up(server.settings, places)
    await child.press("delete")
    await child.say("told afterwards")
    await backed_up(server.settings, places)
    found = await words_in(await new_machine(places.stamps("cases")[1]))
    assert "told afterwards" in str(found["turns"])
    assert CANARY not in str(found["turns"])
    assert len(found["bot"]) == 1


async def test_where_only_the_bots_store_is_lost_it_does_not_get_back_what_was_deleted(
    server: Running, places: Places
) -> None:
    child, _ = await told(server), await told(server)
    await backed_up(server.settings, places)
    await child.press("delete")
    for path in server.settings.home.glob("conversations.sqlite3*"):
        path.unlink()
    await asyncio.to_thread(restore, server.settings, places)
    assert len(bot_has(server.settings)) == 1


async def test_where_the_bot_had_not_forgotten_yet_the_restore_makes_it_forget(
    server: Running, bot: PretendBot, places: Places
) -> None:
    child, _ = await told(server), await told(server)
    bot.mood = "broken"
    await backed_up(server.settings, places)
    await delete_from_the_menu(server, child)
    assert len(bot_has(server.settings)) == 2
    await asyncio.to_thread(restore, server.settings, places, replace=True)
    assert len(bot_has(server.settings)) == 1


@pytest.mark.parametrize("change", ["do not send", "save", "nothing"])
async def test_what_is_not_to_be_sent_any_more_is_not_sent_from_an_older_backup(
    server: Running, places: Places, new_machine: NewMachine, bot: PretendBot, change: str
) -> None:
    child = await told(server)
    await child.say("do not send")
    await child.say("send if gone")  # asked for anew before the backup: that counts
    wishes = set(bot.wishes)
    await backed_up(server.settings, places)
    if change == "save":
        assert (await child.client.post("/chat/save", headers=child.headers)).status == 200
    elif change == "do not send":
        await child.say(change)
    await server.client.close()
    new = await new_machine(places.stamps("cases")[0])
    bot.wishes |= wishes  # as the bot of the backup knows it
    (new.home / "content").symlink_to(ROOT / "easy_read_content")
    clock = Clock(datetime.now(UTC))
    async with run(new.home, bot, clock) as again:
        clock.pass_time(minutes=31)
        await send_what_was_told(again.app)
        assert len(bot.sent) == int(change == "nothing")
        assert await Talker(again.client, child.token).say("and my coat")
        clock.pass_time(minutes=31)
        await send_what_was_told(again.app)
        assert len(bot.sent) <= int(change == "nothing"), "its words of then still have the wish"
        clock.pass_time(hours=25)
        await delete_expired(again.app[STORE], again.app[CHAT].bot, again.app[CHAT].locks.of, clock())
        gone = await again.client.get("/chat/messages", headers=child.headers)
        assert gone.status == 401, "deleted as promised"


@pytest.mark.parametrize("how", ["hidden", "deleted", "started again"])
async def test_a_form_that_was_deleted_or_hidden_stays_deleted(
    server: Running, places: Places, new_machine: NewMachine, how: str
) -> None:
    async with person_at(server) as stays, person_at(server) as goes:
        for person in (stays, goes):
            await person.answer(until="about", what_happened={"text": CANARY})
        await backed_up(server.settings, places)
        if how == "hidden":
            await goes.post(f"{goes.form}/hide", {})
        elif how == "deleted":
            await goes.go("/stop")
            await goes.press("/stop", choice="delete")
        else:
            await goes.go()
            await goes.press("", choice="start_again")
    async with server.app[STORE].sessions() as session:
        assert len(list(await session.scalars(select(FormRow)))) == 1, how
    found = await words_in(await new_machine(places.stamps("cases")[0]))
    assert len(found["forms"]) == 1


async def test_a_saved_form_that_was_hidden_comes_back(
    server: Running, places: Places, new_machine: NewMachine
) -> None:
    async with person_at(server) as person:
        await person.answer(until="about", what_happened={"text": CANARY})
        await person.press(go="save", text="")
        await backed_up(server.settings, places)
        await person.post(f"{person.form}/hide", {})
    assert len((await words_in(await new_machine(places.stamps("cases")[0])))["forms"]) == 1


async def hear(archive: Archive, uuid: str, level: str) -> None:
    """Store what may be a concern."""
    one = Alert.model_validate(alert(conversation="c1", words=CANARY, level=level))
    await receive_alert(Alertbook(archive.book), uuid, one, now=datetime.now(UTC))


async def wipe(archive: Archive, uuid: str) -> None:
    """Read a look, and say that it is nothing."""
    book, now = Alertbook(archive.book), datetime.now(UTC)
    await duty.read(book, uuid, by="Ada Example", now=now)
    assert await wipe_look(book, uuid, by="Ada Example", reason="figure_of_speech", now=now) == 1


async def test_a_look_that_was_wiped_stays_wiped_and_the_alert_of_the_same_id_comes_back(
    server: Running, places: Places, new_machine: NewMachine, tmp_path: Path
) -> None:
    async with archive_of(server.settings) as archive:
        look, told_again = new_uuid(), new_uuid()
        for uuid in (look, told_again):
            await hear(archive, uuid, "look")
        await backed_up(server.settings, places)
        for uuid in (look, told_again):
            await wipe(archive, uuid)
        await hear(archive, told_again, "alert")
        await backed_up(server.settings, places)
    first, second = places.stamps("cases")
    found = await words_in(await new_machine(second))
    assert str(found["alert_events"]).count(CANARY) == 1
    shutil.rmtree(tmp_path / "new")
    assert (await words_in(await new_machine(first)))["alert_events"] == []


async def test_words_that_waited_for_a_look_that_was_wiped_go_when_a_server_is_back(
    sqlite_home: Path, bot: PretendBot, places: Places, tmp_path: Path
) -> None:
    here, new, uuid, other = settings_of(sqlite_home), settings_of(tmp_path / "new"), new_uuid(), new_uuid()
    async with archive_of(here) as archive:
        look = json.dumps(alert(conversation="c1", words=CANARY, level="look"))
        for name, body in {
            uuid: look,
            f"{uuid}.about": json.dumps({"reach": {"how": "phone"}}),
            f"{uuid}.safe_now": json.dumps({"answer": "no"}),
            f"{other}.about": json.dumps({"reach": {"how": "phone"}}),
        }.items():
            put_private(here.home / WAITING / name, archive.book.secrets.sealer.seal(body, f"{WAITING}:{name}"))
        await backed_up(here, places)
        await hear(archive, uuid, "look")
        await wipe(archive, uuid)
    shutil.copytree(here.ledger, new.ledger)
    carry_backup_key(here, new)
    restore(new, places)
    assert (new.home / WAITING / uuid).exists()
    (new.home / "content").symlink_to(ROOT / "easy_read_content")
    async with run(new.home, bot, Clock(datetime.now(UTC))):
        await until(lambda: len(names_in(new.home / WAITING)) == 1)
        await asyncio.sleep(0.2)
    assert names_in(new.home / WAITING) == [f"{other}.about"], "its alert did not go, and may come yet"
    assert (await words_in(new))["alert_events"] == []


async def test_copies_of_what_waits_are_kept_no_longer_than_talks(sqlite_home: Path, places: Places) -> None:
    here, name = settings_of(sqlite_home), new_uuid()
    async with archive_of(here) as archive:
        sealed = archive.book.secrets.sealer.seal(json.dumps(alert(words=CANARY)), f"{WAITING}:{name}")
        async with archive.book.sessions.begin() as session:
            session.add(WaitingRow(name=name, mark=mark_of(sealed), sealed=sealed, kept_at=datetime.now(UTC)))
        await backed_up(here, places)
    [stamp], key = places.stamps("cases"), load_backup_key(here)
    kept = {}
    for part in ("cases", "talks"):
        with sealed_for_reading(places.file(part, stamp), key, part) as lines:
            kept[part] = [row["name"] for table, row in rows_in(lines) if table == WaitingRow.__tablename__]
    assert kept == {"cases": [], "talks": [name]}


async def test_the_ledger_names_a_conversation_as_the_bot_looks_for_it() -> None:
    contract = json.loads((ROOT / "tests" / "contract" / "ledger_of_a_conversation.json").read_text("utf-8"))
    talk, marks = contract["conversation"], contract["marks"]
    assert (hash_of(talk), hash_of(emptied_of(talk)), hash_of(wish_of(talk))) == tuple(marks.values())


async def test_a_wish_that_was_being_taken_back_while_the_backup_was_made_stays_so(
    server: Running, places: Places, bot: PretendBot
) -> None:
    child = await told(server)
    await child.say("send if gone")
    [talk] = bot.wishes
    await note_deleted(server.settings.ledger, wish_of(talk))
    await backed_up(server.settings, places)
    for path in server.settings.home.glob("conversations.sqlite3*"):
        path.unlink()
    await asyncio.to_thread(restore, server.settings, places)
    server.clock.pass_time(minutes=31)
    await send_what_was_told(server.app)
    assert bot.sent == []


async def test_where_only_the_bots_store_is_lost_a_wish_that_was_taken_back_stays_so(
    server: Running, places: Places, bot: PretendBot
) -> None:
    child = await told(server)
    await child.say("send if gone")
    wishes = set(bot.wishes)
    await backed_up(server.settings, places)
    await child.say("do not send")
    for path in server.settings.home.glob("conversations.sqlite3*"):
        path.unlink()
    await asyncio.to_thread(restore, server.settings, places)
    bot.wishes |= wishes
    await child.say("and my coat")
    server.clock.pass_time(minutes=31)
    await send_what_was_told(server.app)
    assert bot.sent == []
    assert {hash_of(emptied_of(name)) for name in wishes}.isdisjoint(Ledger(server.settings.ledger).gone())
    await child.press("delete")
    assert {hash_of(emptied_of(name)) for name in wishes} <= Ledger(server.settings.ledger).gone()

"""Keeps conversations in SQLite, each the property of one visitor."""

from __future__ import annotations

import json
import re
import secrets
import shutil
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from threading import RLock

from assistant.answers import Answer
from assistant.language.questions import is_talk
from assistant.web.services.layout import Frame
from index.errors import BadInput

_TABLES = """
create table if not exists conversation (
    id text primary key, visitor text not null, title text not null, changed text not null
);
create table if not exists turn (
    id text primary key, conversation text not null references conversation on delete cascade,
    place integer not null, asked text not null, answer text not null,
    rating integer not null default 0, context text not null default '{}',
    size integer not null default 0, unique (conversation, place)
);
create index if not exists conversation_visitor on conversation (visitor, changed);
"""
_ADDED = {
    "context": "text not null default '{}'",
    "size": "integer not null default 0",
}
"""Columns of turns that files of earlier versions lack."""

_SIZES = "create index if not exists turn_size on turn (conversation, size)"
"""So that sizes are summed up without reading the texts."""

_OLDEST = """
select id from (
    select id, row_number() over latest as number, sum(size) over latest as held from (
        select c.id, c.rowid as made, c.changed, coalesce(sum(t.size), 0) as size
        from conversation c
        left join turn t on t.conversation = c.id where c.visitor = ? and c.id <> ? group by c.id
    ) window latest as (order by changed desc, made desc rows unbounded preceding)
) where number > ? or held > ?
"""
"""The conversations of a visitor, but for one, after so many others or so much text."""

_SIZE = "select coalesce(sum(size), 0) from turn where conversation = ?"
_OWNER = "select visitor from conversation where id = ?"
# Characters of a title, as the list shows it on one line.
_TITLE = 80

_ID = re.compile(r"[\w-]{1,64}", re.A)
"""The ids that pages name conversations by; whatever else is sent is not kept."""

_RESERVE = 300_000_000
"""Bytes of the disk that conversations leave free."""


@dataclass(frozen=True, slots=True)
class Turn:
    """A question as it was asked, with its answer; ``rating`` is -1, 0 (none) or 1.

    ``asked_of`` is how many documents were asked, and how many there were (0: nobody noted it);
    ``frames`` are what cited rows and items need beside them, by the number of the citation.
    """

    id: str
    asked: str
    answer: Answer
    rating: int = 0
    asked_of: tuple[int, int] = (0, 0)
    frames: Mapping[int, Frame] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Conversation:
    """What a list shows of a conversation; ``changed`` is the time of its last turn, in UTC."""

    id: str
    title: str
    changed: str
    turns: int


class Conversations:
    """The conversations in the database file at ``path``; safe to share between threads.

    Ids are long and random. Asking for what belongs to another visitor finds nothing. Each visitor
    keeps ``most`` conversations of ``most_bytes`` together; for new ones the oldest of theirs go.
    """

    def __init__(self, path: str | Path, most: int = 1_000, most_bytes: int = 50_000_000) -> None:
        Path(path).parent.mkdir(parents=True, exist_ok=True)
        self._folder, self._most, self._most_bytes = Path(path).parent, most, most_bytes
        self._lock = RLock()
        self._db = sqlite3.connect(path, check_same_thread=False, isolation_level=None)
        self._db.execute("pragma journal_mode = wal")
        self._db.execute("pragma foreign_keys = on")
        self._db.executescript(_TABLES)
        self._bring_up_to_date()

    def close(self) -> None:
        """Let go of the file."""
        with self._lock:
            self._db.close()

    def turns(self, conversation: str, visitor: str) -> tuple[Turn, ...]:
        """The turns of a conversation in order; none if it is not this visitor's."""
        rows = self._rows(
            "select t.id, t.asked, t.answer, t.rating, t.context from turn t "
            "join conversation c on c.id = t.conversation "
            "where c.id = ? and c.visitor = ? order by t.place",
            (conversation, visitor),
        )
        return tuple(_turn(row) for row in rows)

    def append(
        self,
        conversation: str,
        visitor: str,
        asked: str,
        answer: Answer,
        asked_of: tuple[int, int] = (0, 0),
        frames: Mapping[int, Frame] | None = None,
    ) -> str:
        """Add a turn and return the id of its conversation, which is made if there is none such.

        An id that is somebody else's is not taken: the conversation gets another. The visitor's
        oldest conversations are deleted where there are too many.
        """
        asked = _whole(asked)
        written, context = json.dumps(answer.to_dict()), _context(asked_of, frames or {})
        with self._writing():
            if not self._owned(conversation, visitor):
                if not _ID.fullmatch(conversation) or self._rows(_OWNER, (conversation,)):
                    conversation = fresh()
                self._db.execute(
                    "insert into conversation values (?, ?, ?, ?)",
                    (conversation, visitor, _titled(asked), _now()),
                )
            size = sum(len(one.encode()) for one in (asked, written, context))
            self._db.execute(
                "insert into turn (id, conversation, place, asked, answer, context, size) values "
                "(?, ?, (select coalesce(max(place), 0) + 1 from turn where conversation = ?), "
                "?, ?, ?, ?)",
                (fresh(), conversation, conversation, asked, written, context, size),
            )
            self._db.execute(
                "update conversation set changed = ? where id = ?", (_now(), conversation)
            )
            self._retitle(conversation, asked)
            self._delete_oldest(conversation, visitor)
        return conversation

    def check_room(self, conversation: str, visitor: str) -> None:
        """Refuse a turn more where there is no room for it.

        Raises:
            BadInput: the conversation holds all that a visitor may keep, or the disk is full.
        """
        owned = self._owned(conversation, visitor)
        if owned and int(self._rows(_SIZE, (conversation,))[0][0]) >= self._most_bytes:
            raise BadInput("This conversation is full; begin a new one.")
        if shutil.disk_usage(self._folder).free < _RESERVE:
            raise BadInput("The server has no room for more conversations; try again later.")

    def cut(self, turn: str, visitor: str) -> None:
        """Take out a turn and those after it."""
        with self._writing():
            self._db.execute(
                "delete from turn where exists (select 1 from turn t "
                "join conversation c on c.id = t.conversation where t.id = ? and c.visitor = ? "
                "and turn.conversation = t.conversation and turn.place >= t.place)",
                (turn, visitor),
            )

    def rate(self, turn: str, visitor: str, rating: int) -> None:
        """Note what a visitor thinks of an answer of theirs."""
        with self._writing():
            self._db.execute(
                "update turn set rating = ? where id = ? and conversation in "
                "(select id from conversation where visitor = ?)",
                (rating, turn, visitor),
            )

    def shared(self, turn: str) -> Turn | None:
        """One turn of anybody's: who knows its id has been given it."""
        rows = self._rows(
            "select id, asked, answer, rating, context from turn where id = ?", (turn,)
        )
        return _turn(rows[0]) if rows else None

    def holding(self, turn: str, visitor: str) -> str:
        """The id of the visitor's conversation with this turn in it, ``""`` if there is none."""
        rows = self._rows(
            "select c.id from turn t join conversation c on c.id = t.conversation "
            "where t.id = ? and c.visitor = ?",
            (turn, visitor),
        )
        return str(rows[0][0]) if rows else ""

    def all(self, visitor: str, words: str = "") -> tuple[Conversation, ...]:
        """The visitor's conversations, the latest first, or those in which ``words`` stand."""
        like = "%" + words.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_") + "%"
        rows = self._rows(
            "select c.id, c.title, c.changed, count(t.id) from conversation c "
            "left join turn t on t.conversation = c.id where c.visitor = ? and (c.title like ? "
            "escape '\\' or exists (select 1 from turn s where s.conversation = c.id and "
            "(s.asked like ? escape '\\' or json_extract(s.answer, '$.text') like ? escape '\\')))"
            " group by c.id order by c.changed desc, c.rowid desc",
            (visitor, like, like, like),
        )
        return tuple(Conversation(id, title, at, int(count)) for id, title, at, count in rows)

    def visitors(self) -> tuple[str, ...]:
        """Everybody who has a conversation, in order of their names."""
        rows = self._rows("select distinct visitor from conversation order by visitor", ())
        return tuple(row[0] for row in rows)

    def cited(self, visitor: str) -> dict[tuple[str, int, int], int]:
        """How often the visitor's answers cite each (document id, start, end)."""
        rows = self._rows(
            "select json_extract(cited.value, '$.document_id'), json_extract(cited.value, "
            "'$.start'), json_extract(cited.value, '$.end'), count(*) from turn t "
            "join conversation c on c.id = t.conversation "
            "join json_each(t.answer, '$.citations') cited where c.visitor = ? group by 1, 2, 3",
            (visitor,),
        )
        return {(id, int(start), int(end)): int(count) for id, start, end, count in rows}

    def rename(self, conversation: str, visitor: str, title: str) -> None:
        """Give a conversation another title; a blank one changes nothing."""
        if title.strip():
            with self._writing():
                self._db.execute(
                    "update conversation set title = ? where id = ? and visitor = ?",
                    (_titled(title), conversation, visitor),
                )

    def delete(self, conversation: str, visitor: str) -> None:
        """Take out a conversation with its turns."""
        with self._writing():
            self._db.execute(
                "delete from conversation where id = ? and visitor = ?", (conversation, visitor)
            )

    def _retitle(self, conversation: str, asked: str) -> None:
        """Call a conversation that began with a greeting by the first question in it."""
        rows = self._rows(
            "select asked from turn where conversation = ? order by place", (conversation,)
        )
        before = [row[0] for row in rows[:-1]]
        if before and not is_talk(asked) and all(map(is_talk, before)):
            self._db.execute(
                "update conversation set title = ? where id = ? and title = ?",
                (_titled(asked), conversation, _titled(before[0])),
            )

    def _delete_oldest(self, conversation: str, visitor: str) -> None:
        """Delete a visitor's oldest conversations beyond what is kept, but not this one."""
        (held,) = self._rows(_SIZE, (conversation,))[0]
        others = (self._most - 1, self._most_bytes - int(held))
        self._db.execute(
            f"delete from conversation where id in ({_OLDEST})", (visitor, conversation, *others)
        )

    def _bring_up_to_date(self) -> None:
        """Give a file of an earlier version the columns that it lacks."""
        there = {row[1] for row in self._db.execute("pragma table_info(turn)")}
        for name, kind in _ADDED.items():
            if name not in there:
                self._db.execute(f"alter table turn add column {name} {kind}")
        if "size" not in there:
            self._db.execute(
                "update turn set size = length(cast(asked || answer || context as blob))"
            )
        self._db.execute(_SIZES)

    def _owned(self, conversation: str, visitor: str) -> bool:
        return self._rows(_OWNER, (conversation,)) == [(visitor,)]

    def _rows(self, query: str, values: tuple[str, ...]) -> list[tuple[str, ...]]:
        with self._lock:
            return self._db.execute(query, [_whole(one) for one in values]).fetchall()

    @contextmanager
    def _writing(self) -> Iterator[None]:
        """All of a change, or none of it."""
        with self._lock:
            self._db.execute("begin immediate")
            try:
                yield
            except BaseException:
                self._db.execute("rollback")
                raise
            self._db.execute("commit")


def fresh() -> str:
    """An id that nobody can guess."""
    return secrets.token_urlsafe(12)


def _turn(row: tuple[str, ...]) -> Turn:
    id, asked, answer, rating, written = row
    context = json.loads(written)
    some, total = context.get("asked_of", (0, 0))
    frames = {int(number): Frame(*each) for number, each in context.get("frames", {}).items()}
    return Turn(id, asked, Answer.from_dict(json.loads(answer)), int(rating), (some, total), frames)


def _context(asked_of: tuple[int, int], frames: Mapping[int, Frame]) -> str:
    written = {number: (each.kind, each.beside) for number, each in frames.items()}
    return json.dumps({"asked_of": asked_of, "frames": written})


def _whole(text: str) -> str:
    """Text without halves of characters, which JSON can bring and no database takes."""
    return text.encode("utf-8", "replace").decode()


def _titled(text: str) -> str:
    line = " ".join(_whole(text).split())
    return line if len(line) <= _TITLE else line[: _TITLE - 1] + "…"


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="milliseconds")

-- The long texts of gw_inbox and gw_event, in pieces, so that every row is small whatever it carries: the embedded database
-- keeps several whole rows in a cache of bounded bytes at once. kind is the column that a text belongs to, and place its
-- row's seq (gw_inbox) or cursor (gw_event); part is counted from 0. The column itself holds a note: ~ and the text's bytes
-- of UTF-8. No JSON begins so; texts that lie in their rows, as all did before this table, stay there.
-- A table of its own, and no new column: the embedded database would write a table whose columns change anew, long rows
-- and all.
create table gw_piece (
    session_id varchar(128) not null,
    kind       varchar(16)  not null,
    place      bigint       not null,
    part       integer      not null,
    body       text         not null,
    constraint gw_piece_pk primary key (session_id, kind, place, part)
);

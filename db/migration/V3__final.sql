-- What agents told beside their answers: the metadata of finals that have some, at most 16 KiB of encoded JSON, so that its row
-- is small as all are. A table of its own, and no new column of gw_inbox, for the reason that V2 gives; messages finished
-- before it was there have none.
create table gw_final (
    session_id varchar(128) not null,
    seq        bigint       not null,
    metadata   text         not null,
    constraint gw_final_pk primary key (session_id, seq)
);

-- 128 characters of any kind: HSQLDB counts the halves of those outside the basic plane.
alter table gw_inbox alter column message_id set data type varchar(256);

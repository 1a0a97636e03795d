-- Portable between HSQLDB and PostgreSQL: varchar, text, bytea, bigint, smallint, boolean, timestamp(6) with time zone.
-- Every key begins with session_id, so that the data can later be split by session. No generated keys, and no foreign
-- keys: each batch proves the sessions it writes to in one statement, which a check per row would only repeat.

-- A process that ran or runs the gateway. A start adds a row with the next epoch and fences every earlier one. batch is
-- the number of its last committed batch: it tells whether a commit that did not answer was stored.
create table gw_node (
    node_id      varchar(64)                 not null,
    epoch        bigint                      not null,
    state        varchar(16)                 not null,
    batch        bigint                      not null,
    heartbeat_at timestamp(6) with time zone not null,
    constraint gw_node_pk primary key (node_id),
    constraint gw_node_epoch_unique unique (epoch)
);

-- A conversation: whose it is, with which agent, which node may write it, and the first cursor nobody has reserved.
-- storage says how far its rows can be trusted: LIVE (every fact is here), SAVED (complete since a drain or passivation
-- stored it as a whole), TAKEN (saved once, but taken up again by a node that does not write each fact).
create table gw_session (
    session_id       varchar(128)                not null,
    principal        varchar(255)                not null,
    agent_id         varchar(128)                not null,
    owner_node       varchar(64)                 not null,
    owner_epoch      bigint                      not null,
    cursor_next      bigint                      not null,
    oldest_cursor    bigint                      not null,
    storage          varchar(16)                 not null,
    created_at       timestamp(6) with time zone not null,
    last_activity_at timestamp(6) with time zone not null,
    constraint gw_session_pk primary key (session_id)
);

create index gw_session_last_activity on gw_session (last_activity_at, session_id);

-- An accepted message and, once it is known, its one final. seq is the order of the accepts, and the finals come in the
-- same order: the lowest seq without a final is the running turn. content, metadata, answer, outcome_code and
-- outcome_message are encoded JSON. attempts_drained of the attempts were ended by an orderly stop and do not count; one
-- more than attempts where such a stop met the message first in line and not begun.
create table gw_inbox (
    session_id      varchar(128)                not null,
    seq             bigint                      not null,
    message_id      varchar(128)                not null,
    fingerprint     bytea                       not null,
    content         text                        not null,
    metadata        text,
    sender          varchar(255)                not null,
    queued          boolean                     not null,
    accepted_cursor bigint                      not null,
    accepted_at     timestamp(6) with time zone not null,
    end_cursor      bigint,
    final_cursor    bigint,
    final_at        timestamp(6) with time zone,
    answer          text,
    outcome         varchar(16),
    outcome_code    text,
    outcome_message text,
    attempts        smallint                    not null,
    attempts_drained smallint                   not null,
    constraint gw_inbox_pk primary key (session_id, seq),
    constraint gw_inbox_message_unique unique (session_id, message_id)
);

-- The critical events that no other row tells. Tokens are never here: the final covers them.
create table gw_event (
    session_id  varchar(128)                not null,
    cursor      bigint                      not null,
    from_cursor bigint                      not null,
    type        varchar(32)                 not null,
    payload     text                        not null,
    created_at  timestamp(6) with time zone not null,
    constraint gw_event_pk primary key (session_id, cursor)
);

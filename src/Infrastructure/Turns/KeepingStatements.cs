namespace Feather.Infrastructure.Turns;

/// <summary>Stores the frames and renews the leases of one process's running turns, one organization at a time.</summary>
internal static class KeepingStatements
{
    /// <summary>An expired lease cannot be renewed.</summary>
    public const string RenewLeases =
        """
        update turns.turns t set lease_expires_at = now() + interval '30 seconds'
        where t.organization_id = @OrganizationId and t.id = any(@RenewedIds) and t.status = 'running' and t.lease_expires_at > now()
        """;

    // At most one frame of a turn per statement: then the primary key alone decides a race with a process that fails the turn.
    public const string AddDeltas =
        """
        insert into turns.frames as f (organization_id, turn_id, n, event, data)
        select @OrganizationId, added.turn_id, added.n, 'delta', added.data
        from unnest(@TurnIds, @Ns, @Datas) as added (turn_id, n, data)
        where exists (
            select from turns.turns t
            where t.organization_id = @OrganizationId and t.id = added.turn_id and t.status = 'running')
        on conflict do nothing
        """;

    /// <summary>Whether the turns still hold their leases, and whether their conversations are closed. A deleted turn has no row.</summary>
    public const string Standing =
        """
        select t.id, t.status = 'running' and t.lease_expires_at > now() as is_held, c.closed_at is not null as is_closed
        from turns.turns t
        join conversations.conversations c on c.organization_id = @OrganizationId and c.id = t.conversation_id
        where t.organization_id = @OrganizationId and t.id = any(@Ids)
        """;

    /// <summary>
    /// The next frames of several turns, each after its own number. A turn has one row without a number if no frame can come any
    /// more, because the turn or its frames were deleted.
    /// </summary>
    public const string FramesAfter =
        """
        select followed.turn_id, followed.after, next.n, next.event, next.data
        from unnest(@TurnIds, @Afters) as followed (turn_id, after)
        left join lateral (
            select f.n, f.event, f.data
            from turns.frames f
            where f.organization_id = @OrganizationId and f.turn_id = followed.turn_id and f.n > followed.after
            order by f.n
            limit 50) as next on true
        where next.n is not null or not exists (
            select from turns.turns t
            where t.organization_id = @OrganizationId and t.id = followed.turn_id
                and (t.status = 'running' or t.frames_until is not null))
        order by followed.turn_id, followed.after, next.n
        """;
}

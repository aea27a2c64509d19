namespace Feather.Infrastructure.Identity;

/// <summary>Shared statements about end users. If the end user of Id was merged, Id stands for the survivor.</summary>
internal static class EndUserStatements
{
    /// <summary>The end user that Id stands for, with any status.</summary>
    public const string Standing =
        """
        select s.id, s.status
        from identity.end_users u
        join identity.end_users s on s.organization_id = @OrganizationId and s.id = case when u.merged_into is null then u.id else u.merged_into end
        where u.organization_id = @OrganizationId and u.id = @Id
        """;

    private const string Survivor =
        """
        select case when i.merged_into is null then i.id else i.merged_into end
        from identity.end_users i
        where i.organization_id = @OrganizationId and i.id = @Id
        """;

    /// <summary>The end user that has the organization's Name.</summary>
    public const string Holder =
        """
        select h.id from identity.end_users h where h.organization_id = @OrganizationId and h.org_external_end_user_id = @Name
        """;

    /// <summary>The active end user that Id stands for. Takes OrganizationId and Id.</summary>
    public const string ById =
        $"""
        select {EndUserRow.Columns}
        from identity.end_users u
        where u.organization_id = @OrganizationId and u.status = 'active' and u.id = ({Survivor})
        """;

    /// <summary>The contacts of the end user that Id stands for. Takes OrganizationId and Id.</summary>
    public const string ContactsById =
        $"""
        select {ContactRow.Columns}
        from identity.contacts c
        where c.organization_id = @OrganizationId and c.end_user_id = ({Survivor})
        order by c.id
        """;

    /// <summary>Locks two end users, ordered by id: the one that Id stands for and the one that has the Name.</summary>
    public const string LockBoth =
        $"""
        select {EndUserRow.Columns}
        from identity.end_users u
        where u.organization_id = @OrganizationId and u.status = 'active' and u.id = any(array({Survivor} union all {Holder}))
        order by u.id
        for update
        """;

    /// <summary>The contacts of both end users. Takes OrganizationId, Id and Name.</summary>
    public const string ContactsOfBoth =
        $"""
        select {ContactRow.Columns}
        from identity.contacts c
        where c.organization_id = @OrganizationId and c.end_user_id = any(array({Survivor} union all {Holder}))
        order by c.id
        """;
}

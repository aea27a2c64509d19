using Feather.Domain.Common;
using Feather.Domain.Identity;

namespace Feather.Infrastructure.Identity;

/// <summary>A row of identity.end_users, as <see cref="Columns"/> selects it from the alias u.</summary>
internal sealed record EndUserRow(
    Guid OrganizationId, Guid Id, string Status, Guid? MergedInto, string? DisplayName, string? PrimaryEmail, string? PrimaryPhone,
    string Metadata, string? OrgExternalEndUserId, DateTime CreatedAt, DateTime UpdatedAt)
{
    public const string Columns =
        """
        u.organization_id, u.id, u.status, u.merged_into, u.display_name, u.primary_email, u.primary_phone,
        u.metadata::text, u.org_external_end_user_id, u.created_at, u.updated_at
        """;

    public EndUser ToDomain() => new()
    {
        OrganizationId = new OrganizationId(OrganizationId),
        Id = new EndUserId(Id),
        Status = Word.To<EndUserStatus>(Status),
        MergedInto = MergedInto is { } survivor ? new EndUserId(survivor) : null,
        DisplayName = DisplayName,
        PrimaryEmail = PrimaryEmail,
        PrimaryPhone = PrimaryPhone,
        Metadata = Document.Parse(Metadata),
        OrgExternalEndUserId = OrgExternalEndUserId,
        CreatedAt = Timestamp.From(CreatedAt),
        UpdatedAt = Timestamp.From(UpdatedAt),
    };

    public static object ValuesOf(EndUser endUser) => new
    {
        OrganizationId = endUser.OrganizationId.Value,
        Id = endUser.Id.Value,
        endUser.DisplayName,
        endUser.PrimaryEmail,
        endUser.PrimaryPhone,
        Metadata = endUser.Metadata.Text,
        endUser.OrgExternalEndUserId,
        UpdatedAt = endUser.UpdatedAt.Utc,
    };

    public static object ValuesOf(EndUser endUser, Contact contact) => new
    {
        OrganizationId = endUser.OrganizationId.Value,
        Id = endUser.Id.Value,
        endUser.DisplayName,
        endUser.PrimaryEmail,
        endUser.PrimaryPhone,
        Metadata = endUser.Metadata.Text,
        endUser.OrgExternalEndUserId,
        CreatedAt = endUser.CreatedAt.Utc,
        UpdatedAt = endUser.UpdatedAt.Utc,
        ContactId = contact.Id.Value,
        contact.Address.Channel,
        contact.Address.Type,
        contact.Address.RawValue,
        contact.Address.NormalizedValue,
        contact.Address.Email,
        contact.Address.Phone,
        ContactCreatedAt = contact.CreatedAt.Utc,
    };
}

/// <summary>A row of identity.contacts, as <see cref="Columns"/> selects it from the alias c.</summary>
internal sealed record ContactRow(
    Guid Id, Guid EndUserId, string Channel, string Type, string RawValue, string NormalizedValue, DateTime CreatedAt)
{
    public const string Columns = "c.id, c.end_user_id, c.channel, c.type, c.raw_value, c.normalized_value, c.created_at";

    public Contact ToDomain() => new(
        new ContactId(Id), new EndUserId(EndUserId), new ContactAddress(Channel, Type, RawValue, NormalizedValue), Timestamp.From(CreatedAt));
}

using Feather.Application.Common;
using Feather.Application.Identity;
using Feather.Domain.Common;
using Feather.Domain.Identity;
using Feather.WebApi.Common;
using Feather.WebApi.Common.OpenApi;
using Feather.WebApi.Common.Pydantic;

namespace Feather.WebApi.Identity;

/// <summary>Which page of the end users, and of which.</summary>
/// <param name="OrgExternalEndUserId">Only the end user whom the organization calls so; a blank name is nobody's.</param>
internal sealed record EndUserListQuery(string? OrgExternalEndUserId, PageQuery Page) : Unlogged, IBody<EndUserListQuery>
{
    public static EndUserListQuery Read(IBodyFields fields) => new(
        OrgExternalEndUserId: fields.Optional("org_external_end_user_id", IdentifierKind.Name),
        Page: PageQuery.Read(fields));

    public ListEndUsersQuery ToQuery(OrganizationId organizationId) =>
        new(organizationId, OrgExternalEndUserId, Page.ToPage());
}

/// <summary>Changes to an end user. An omitted field stays as it is. Null clears a field, but not the metadata.</summary>
internal sealed record EndUserUpdate(
    Change<string?> DisplayName, Change<string?> PrimaryEmail, Change<string?> PrimaryPhone, Change<Document> Metadata,
    Change<string?> OrgExternalEndUserId) : Unlogged, IBody<EndUserUpdate>
{
    public static EndUserUpdate Read(IBodyFields fields) => new(
        DisplayName: fields.Change("display_name", Kind.Text(255)),
        PrimaryEmail: fields.Change("primary_email", Kind.Text(255)),
        PrimaryPhone: fields.Change("primary_phone", Kind.Text(255)),
        Metadata: fields.ChangeUnlessNull("metadata", Kind.Document),
        OrgExternalEndUserId: fields.Change("org_external_end_user_id", IdentifierKind.Name));

    public UpdateEndUserCommand ToCommand(
        OrganizationId organizationId, Guid id, Precondition<EndUserProfile>? ifMatch, TimeProvider clock) => new(
        organizationId,
        new EndUserId(id),
        Guid.CreateVersion7(clock.GetUtcNow()),
        new EndUserChange(
            DisplayName, PrimaryEmail, PrimaryPhone, Metadata,
            OrgExternalEndUserId with { Value = OrgExternalEndUserId.Value is "" ? null : OrgExternalEndUserId.Value }),
        ifMatch);
}

/// <summary>An end user.</summary>
/// <param name="Uid">Their id.</param>
/// <param name="Status">`active` or `merged`. A merged id refers to another end user.</param>
/// <param name="MergedInto">The end user that a merged id refers to.</param>
internal sealed record EndUserResponse(
    string Uid, string OrgId, string Status, string? DisplayName, string? PrimaryEmail, string? PrimaryPhone,
    [EmptyByDefault] Document Metadata, string? OrgExternalEndUserId, string? MergedInto)
    : IAnswerFrom<EndUser>;

/// <summary>An end user with all contacts.</summary>
/// <param name="Uid">Their id.</param>
/// <param name="Status">Always `active`: for a merged id the answer is the survivor.</param>
/// <param name="Contacts">Their contacts, oldest first.</param>
internal sealed record EndUserProfileResponse(
    string Uid, string OrgId, string Status, string? DisplayName, string? PrimaryEmail, string? PrimaryPhone,
    [EmptyByDefault] Document Metadata, string? OrgExternalEndUserId, [EmptyByDefault] IReadOnlyList<ContactResponse> Contacts)
    : IAnswerFrom<EndUserProfile>;

using Feather.Application.Identity;
using Feather.Domain.Common;
using Feather.Domain.Identity;
using Feather.WebApi.Common;
using Feather.WebApi.Common.Pydantic;

namespace Feather.WebApi.Identity;

/// <summary>A request for the end user who has a contact.</summary>
/// <param name="Channel">Where they were met, such as `sms` or `email`. Channels that use telephone numbers share their contacts.</param>
/// <param name="ExternalId">Their address there. Numbers and email addresses are normalized.</param>
/// <param name="OrgExternalEndUserId">The organization's own name for them; blank is none.</param>
internal sealed record ResolveIdentityRequest(string Channel, string ExternalId, string? OrgExternalEndUserId)
    : Unlogged, IBody<ResolveIdentityRequest>
{
    public static ResolveIdentityRequest Read(IBodyFields fields) => new(
        Channel: fields.Required("channel", IdentifierKind.OfContact),
        ExternalId: fields.Required("external_id", IdentifierKind.OfContact),
        OrgExternalEndUserId: fields.Optional("org_external_end_user_id", IdentifierKind.Name));

    public ResolveIdentityCommand ToCommand(OrganizationId organizationId, TimeProvider clock) => new(
        organizationId,
        EndUserId.New(clock),
        ContactId.New(clock),
        Addresses.Read(Channel, ExternalId, "external_id"),
        OrgExternalEndUserId is "" ? null : OrgExternalEndUserId);
}

/// <summary>The end user who has a contact.</summary>
/// <param name="IsNew">Whether this request created the end user.</param>
/// <param name="ContextLevel">`new` if this request created the end user, else `known`.</param>
internal sealed record ResolveIdentityResponse(
    string EndUserId, string OrgId, bool IsNew, string ContextLevel, string? DisplayName, string? PrimaryEmail, string? PrimaryPhone,
    string? OrgExternalEndUserId)
    : IAnswerFrom<IdentityResolved>;

/// <summary>A contact to be added.</summary>
/// <param name="Channel">Where the contact is, such as `sms` or `email`.</param>
/// <param name="Value">The address there. Numbers and email addresses are normalized.</param>
internal sealed record AddContactRequest(string Channel, string Value) : Unlogged, IBody<AddContactRequest>
{
    public static AddContactRequest Read(IBodyFields fields) => new(
        Channel: fields.Required("channel", IdentifierKind.OfContact),
        Value: fields.Required("value", IdentifierKind.OfContact));

    public AddContactCommand ToCommand(OrganizationId organizationId, Guid endUserId, TimeProvider clock) =>
        new(organizationId, new EndUserId(endUserId), ContactId.New(clock), Addresses.Read(Channel, Value, "value"));
}

/// <summary>A way to reach an end user.</summary>
/// <param name="Uid">The contact's own id.</param>
/// <param name="Channel">The channel with which it was first given.</param>
/// <param name="Type">`phone`, `email`, or the channel. Within a type, no two end users have the same contact.</param>
/// <param name="RawValue">The address as first given.</param>
/// <param name="NormalizedValue">The address in the normalized form by which it is found.</param>
/// <param name="VerificationMethod">Always null: contacts are not verified.</param>
internal sealed record ContactResponse(
    string Uid, string Channel, string? Type, string RawValue, string NormalizedValue, string? VerificationMethod)
    : IAnswerFrom<Contact>;

/// <summary>Contact addresses in bodies. The channel decides which addresses are valid.</summary>
internal static class Addresses
{
    /// <exception cref="InvalidInputException">The channel has no such address.</exception>
    public static ContactAddress Read(string channel, string value, string field) => ContactAddress.Of(channel, value, out var reason)
        ?? throw new InvalidInputException([Fault.BrokenRule(["body", field], reason!, JsonText.Quote(value))]);
}

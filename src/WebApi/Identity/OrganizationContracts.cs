using Feather.Application.Common;
using Feather.Application.Identity;
using Feather.Domain.Common;
using Feather.Domain.Identity;
using Feather.WebApi.Common;
using Feather.WebApi.Common.OpenApi;
using Feather.WebApi.Common.Pydantic;

namespace Feather.WebApi.Identity;

/// <summary>The key of the request, described as a user: Feather has no users apart from keys.</summary>
/// <param name="UserId">The key's id.</param>
/// <param name="ClerkUserId">`key_` and the key's id.</param>
/// <param name="Email">Always null: a key has none.</param>
/// <param name="DisplayName">The key's name.</param>
/// <param name="Role">`org:admin` for a key that may do everything, else `org:member`.</param>
/// <param name="OrganizationName">The organization's name.</param>
/// <param name="KbClearanceLevel">Always 0: there are no knowledge bases.</param>
/// <param name="KbAclEnabled">Always false: there are no knowledge bases.</param>
internal sealed record WhoAmIResponse(
    Guid UserId, string ClerkUserId, string? Email, string? DisplayName, string Role, Guid OrganizationId, string OrganizationName,
    int KbClearanceLevel, bool KbAclEnabled)
    : IAnswerFrom<(ApiKey Key, KeyHolder Holder)>;

/// <summary>An organization. It owns everything that is created with its keys.</summary>
/// <param name="ClerkOrgId">`org_` and the organization's id.</param>
/// <param name="Name">Its name.</param>
/// <param name="Slug">Always null: it is not used.</param>
/// <param name="Plan">Always `self-hosted`.</param>
/// <param name="Settings">Its settings, as last given.</param>
/// <param name="IsActive">Whether its keys can be used.</param>
internal sealed record OrganizationResponse(
    Guid Id, string ClerkOrgId, string Name, [Required] string? Slug, string Plan, [Holds<OrgSettings>] Document Settings, bool IsActive,
    Timestamp CreatedAt, Timestamp UpdatedAt)
    : IAnswerFrom<Organization>;

/// <summary>A change of an organization.</summary>
/// <param name="Settings">All settings that shall be; null or left out changes none.</param>
internal sealed record OrganizationUpdate(Document? Settings) : Unlogged, IBody<OrganizationUpdate>
{
    public static OrganizationUpdate Read(IBodyFields fields)
    {
        var update = new OrganizationUpdate(Settings: fields.Optional("settings", Kind.Model<OrgSettings>()));
        fields.Closed();
        return update;
    }

    public UpdateOrganizationCommand ToCommand(OrganizationId organizationId, Precondition<Organization>? ifMatch) =>
        new(organizationId, Settings, ifMatch);
}

/// <summary>Settings of an organization. Other fields are stored as given.</summary>
/// <param name="Retry">How failed calls of tools are retried.</param>
/// <param name="KbRoleClearanceMap">Clearance levels, by role.</param>
/// <param name="KbRoleAudienceMap">Audience tags, by role.</param>
/// <param name="KbClassificationMode">How documents get their classification.</param>
/// <param name="KbAclOversampleFactor">How many more documents are searched than requested.</param>
internal sealed record OrgSettings(
    Document? Retry, Document? KbRoleClearanceMap, Document? KbRoleAudienceMap, string? KbClassificationMode, int? KbAclOversampleFactor)
    : Unlogged, IBody<OrgSettings>
{
    public static OrgSettings Read(IBodyFields fields)
    {
        var settings = new OrgSettings(
            Retry: fields.Optional("retry", Kind.Model<RetryConfig>()),
            KbRoleClearanceMap: fields.Optional("kb_role_clearance_map", Kind.MapOf(Kind.Integer())),
            KbRoleAudienceMap: fields.Optional("kb_role_audience_map", Kind.MapOf(Kind.ListOf(Kind.Text()))),
            KbClassificationMode: fields.Optional("kb_classification_mode", Kind.Choice(["auto", "kb_default"])),
            KbAclOversampleFactor: fields.Optional("kb_acl_oversample_factor", Kind.Integer(min: 1)));
        fields.Open();
        return settings;
    }
}

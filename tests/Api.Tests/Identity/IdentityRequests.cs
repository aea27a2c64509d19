namespace Feather.Api.Tests.Identity;

/// <summary>Requests about an organization's end users and keys.</summary>
internal static class IdentityRequests
{
    public const string EndUsers = "/v1/identity/end-users";
    public const string Keys = "/v1/identity/api-keys";

    public static Task<TestAnswer> ResolveAsync(this TestOrganization organization, string channel, string externalId, string? name = null) =>
        organization.PostAsync("/v1/identity/resolve", new { channel, external_id = externalId, org_external_end_user_id = name });

    public static Task<TestAnswer> GetEndUserAsync(this TestOrganization organization, Guid id) => organization.GetAsync($"{EndUsers}/{id}");

    public static Task<TestAnswer> UpdateEndUserAsync(
        this TestOrganization organization, Guid id, object body, params (string Name, string Value)[] headers) =>
        organization.PutAsync($"{EndUsers}/{id}", body, headers);

    public static Task<TestAnswer> DeleteEndUserAsync(this TestOrganization organization, Guid id) => organization.DeleteAsync($"{EndUsers}/{id}");

    public static Task<TestAnswer> AddContactAsync(this TestOrganization organization, Guid id, string channel, string value) =>
        organization.PostAsync($"{EndUsers}/{id}/contacts", new { channel, value });

    /// <summary>A new end user of the organization, with its own contact.</summary>
    public static async Task<Guid> HasEndUserAsync(this TestOrganization organization, string? name = null) =>
        (await organization.ResolveAsync("chat", $"{Guid.NewGuid()}", name)).EndUserId();

    /// <summary>Adds a key and returns the organization with that key for its requests.</summary>
    public static async Task<(TestOrganization Organization, Guid KeyId)> WithKeyAsync(this TestOrganization organization, params string[] scopes)
    {
        var made = await organization.PostAsync(Keys, new { name = "Another", scopes });
        return (organization.WithKey(made.Text("plain_text_key")!), made.Id);
    }

    public static Guid EndUserId(this TestAnswer answer) => answer.Json.GetProperty("end_user_id").GetGuid();

    public static Guid Uid(this TestAnswer answer) => answer.Json.GetProperty("uid").GetGuid();

    public static string? Text(this TestAnswer answer, string property) => answer.Json.GetProperty(property).GetString();

    /// <summary>The faults of a 422, each as <c>type at location</c>.</summary>
    public static IEnumerable<string> Faults(this TestAnswer answer) => answer.Json.GetProperty("detail").EnumerateArray()
        .Select(fault => $"{fault.GetProperty("type")} at {string.Join('.', fault.GetProperty("loc").EnumerateArray())}");
}

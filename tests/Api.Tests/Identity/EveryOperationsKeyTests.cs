using Feather.Api.Tests.Common;

namespace Feather.Api.Tests.Identity;

/// <summary>Calls every operation of the served document without a key, with a revoked key, and with a key for other scopes.</summary>
[Parallelizable(ParallelScope.All)]
internal sealed class EveryOperationsKeyTests
{
    [Test]
    public async Task Without_a_key_every_operation_is_401()
    {
        using var client = new HttpClient { BaseAddress = FeatherApi.Server.Address };
        foreach (var operation in await EveryOperation.ListAsync())
        {
            using var answer = await client.SendAsync(operation.Request(operation.PathToNothing));
            Assert.That((int)answer.StatusCode, Is.EqualTo(401), operation.Name);
            Assert.That(answer.Headers.WwwAuthenticate.ToString(), Is.EqualTo("APIKey"), operation.Name);
        }
    }

    [Test]
    public async Task With_a_revoked_key_every_operation_is_401()
    {
        var organization = await FeatherApi.NewOrganizationAsync();
        await organization.ExecuteAsync("update identity.api_keys set revoked_at = now() where organization_id = @Organization");
        foreach (var operation in await EveryOperation.ListAsync())
        {
            var answer = await organization.SendAsync(operation.Request(operation.PathToNothing));
            Assert.That((answer.Status, answer.Body), Is.EqualTo((401, """{"error":"authentication_required","message":"Authentication required"}""")), operation.Name);
        }
    }

    [Test]
    public async Task With_a_key_of_another_scope_every_operation_is_403_and_names_the_scope()
    {
        var operations = await EveryOperation.ListAsync();
        var all = operations.Select(operation => operation.Scope).OfType<string>().Distinct().ToList();
        foreach (var operation in operations)
        {
            if (operation.Scope is not { } scope)
            {
                Assert.That(operation.Name, Is.EqualTo("whoAmI"), "Any key may call it.");
                continue;
            }
            // All scopes except the required one and the one that includes it.
            var others = all.Where(other => other != scope && other != scope.Replace(":read", ":write", StringComparison.Ordinal));
            var organization = await FeatherApi.NewOrganizationAsync([.. others, "unheard:of"]);
            var answer = await organization.SendAsync(operation.Request(operation.PathToNothing, "not even JSON"));
            Assert.That((answer.Status, answer.Body), Is.EqualTo(
                (403, $$"""{"error":"insufficient_scope","message":"This operation requires the scope {{scope}}."}""")), operation.Name);
        }
    }

    [Test]
    public async Task With_the_scope_it_names_no_operation_is_403()
    {
        foreach (var operation in await EveryOperation.ListAsync())
        {
            var organization = await FeatherApi.NewOrganizationAsync(operation.Scope ?? "unheard:of");
            var answer = await organization.SendAsync(operation.Request(operation.PathToNothing));
            Assert.That(answer.Status, Is.Not.EqualTo(403).And.Not.EqualTo(401).And.LessThan(500), $"{operation.Name}: {answer.Body}");
        }
    }
}

namespace Feather.Api.Tests.Turns;

[Parallelizable(ParallelScope.All)]
internal sealed class PromptLengthTests
{
    private const int Most = 262_144;

    [TestCase(0, 201)]
    [TestCase(1, 400)]
    public async Task A_prompt_has_at_most_262144_characters_with_its_variables_filled_in(int more, int status)
    {
        // A character of a value may be two UTF-16 code units.
        var value = "😀" + new string('x', Most / 8 - 1);
        await using var provider = await TestProvider.StartAsync(
            prompt: string.Concat(Enumerable.Repeat("{{v}}", 8)) + new string('y', more), variables: new { v = value });

        var sync = await provider.Organization.RunTurnAsync(provider.Conversation, "Hello");
        var frames = await provider.Organization.StreamTurnAsync(provider.Conversation, "Hello");

        Assert.That(sync.Status, Is.EqualTo(status), sync.Body);
        if (status == 201)
            return;
        Assert.That(sync.Error, Is.EqualTo("prompt_too_long"));
        Assert.That(sync.Headers, Does.Not.ContainKey("Retry-After"));
        Assert.That(frames.Single().Data, Does.Contain("\"error\":\"prompt_too_long\"").And.Contain("\"retryable\":false"));
        Assert.That(provider.Models.Requests, Is.Empty);
        Assert.That((await provider.NewestRunAsync()).Body, Does.Contain("\"error\":\"prompt_too_long\""));
    }
}

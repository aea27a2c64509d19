using static Feather.Api.Tests.Agents.Authoring;

namespace Feather.Api.Tests.Agents;

/// <summary>Authors and callers at once, all over HTTP. A bind pins one state of its revision, which never changes later.</summary>
internal sealed class AgentRaceTests
{
    [Test]
    public async Task An_edit_is_in_the_pin_or_refused()
    {
        var rounds = Proof.Size(inSuite: 40, inProof: 2_000);
        var organization = await FeatherApi.NewOrganizationAsync();
        var agent = await organization.CreateAgentAsync();
        var (edited, refused, torn) = (0, 0, 0);

        for (var round = 0; round < rounds; round++)
        {
            var revision = await organization.CreateRevisionAsync(agent.Id, new { name = "R", variable_defaults = new { v = -1 } });
            await organization.ActivateByHttpAsync(agent.Id, revision.Id);
            var answers = await Load.TogetherAsync(4, caller => caller % 2 == 0
                ? organization.StartTestChatAsync(new { agent_id = agent.Id })
                : organization.PutAsync(revision.Headers["Location"], new { variable_defaults = new { v = caller } }));

            var stored = (await organization.GetAsync(revision.Headers["Location"])).Json.GetProperty("variable_defaults").GetRawText();
            foreach (var chat in answers.Where(answer => answer.Status == 201))
            {
                var pinned = await organization.GetAsync(chat.Headers["Location"]);
                Assert.That(pinned.Json.GetProperty("assistant_revision_id").GetGuid(), Is.EqualTo(revision.Id));
                torn += pinned.Json.GetProperty("context_variables").GetRawText() == stored ? 0 : 1;
            }
            edited += answers.Count(answer => answer.Status == 200);
            refused += answers.Count(answer => answer.Status == 409);
            Assert.That(answers.Select(answer => answer.Status), Is.All.AnyOf(200, 201, 409));
            Assert.That(answers.Count(answer => answer.Status == 201), Is.EqualTo(2));
        }

        Proof.Show("agents: PUT against binds", ("rounds", rounds), ("edits", edited), ("edits refused", refused), ("pins unlike their revision", torn));
        Assert.That(torn, Is.Zero);
    }

    [Test]
    public async Task A_conversation_pins_the_old_revision_or_the_new_one()
    {
        var binds = Proof.Size(inSuite: 100, inProof: 10_000);
        var organization = await FeatherApi.NewOrganizationAsync();
        var agent = await organization.CreateAgentAsync(new { name = "A", variable_defaults = new { revision = 0 } });
        var next = await organization.CreateRevisionAsync(agent.Id, new { name = "B", variable_defaults = new { revision = 1 } });
        Guid[] revisions = [agent.ActiveRevisionId(), next.Id];
        var (made, activations, mixed) = (0, 0, 0);

        var binding = Load.TogetherAsync(8, async _ =>
        {
            while (Interlocked.Increment(ref made) <= binds)
            {
                var chat = Expect(201, await organization.StartTestChatAsync(new { agent_id = agent.Id }));
                var pinned = (await organization.GetAsync(chat.Headers["Location"])).Json;
                var number = pinned.GetProperty("context_variables").GetProperty("revision").GetInt32();
                Interlocked.Add(ref mixed, pinned.GetProperty("assistant_revision_id").GetGuid() == revisions[number] ? 0 : 1);
            }
            return true;
        });
        var activating = Load.TogetherAsync(2, async author =>
        {
            while (!binding.IsCompleted || Volatile.Read(ref activations) < binds)
                await organization.ActivateByHttpAsync(agent.Id, revisions[(Interlocked.Increment(ref activations) + author) % 2]);
            return true;
        });
        await Task.WhenAll(binding, activating);

        Proof.Show("agents: activation against binds", ("binds", binds), ("activations", activations), ("pins with another's variables", mixed));
        Assert.That(mixed, Is.Zero);
    }

    [Test]
    public async Task A_deletion_finds_the_conversation_or_stops_the_bind()
    {
        var rounds = Proof.Size(inSuite: 40, inProof: 1_000);
        var organization = await FeatherApi.NewOrganizationAsync();
        var (deleted, kept) = (0, 0);
        List<string> wrong = [];

        for (var round = 0; round < rounds; round++)
        {
            var agent = await organization.CreateAgentAsync();
            var answers = await Load.TogetherAsync(4, async caller => caller == 0
                ? await organization.DeleteAsync(agent.Headers["Location"])
                : await organization.GetOrCreateAsync(new { end_user_id = Guid.NewGuid(), assistant_id = agent.Id }));

            var bound = answers[1..].Count(answer => answer.Status == 201);
            if (answers[0].Status == 204)
                deleted++;
            else
                kept++;
            if ((answers[0].Status, bound) is not ((204, 0) or (409, > 0)) || answers[1..].Any(answer => answer.Status is not (201 or 404)))
                wrong.Add(string.Join(' ', answers.Select(answer => answer.Status)));
        }

        Proof.Show("agents: deletion against binds", ("rounds", rounds), ("deleted", deleted), ("kept, for a conversation", kept), ("wrong", wrong.Count));
        Assert.That(wrong, Is.Empty);
    }
}

using Feather.Domain.Common;
using Feather.Domain.Identity;
using Feather.Domain.Models;

namespace Feather.Domain.Tests.Models;

internal sealed class ModelChainTests
{
    private static readonly ModelEntry Member = new("member", new ModelConfig());
    private static readonly ModelEntry Revision = new("revision", new ModelConfig(Temperature: 0.5));
    private static readonly RouterConfig Named = Config("""[{"model":"named"},{"model":"second"}]""");
    private static readonly RouterConfig Default = Config("""[{"model":"default"},{"model":"second"}]""");
    private static readonly RouterConfig Empty = Config("[]");

    [TestCase("member revision named default", ModelSource.Member, "member")]
    [TestCase("member", ModelSource.Member, "member")]
    [TestCase("revision named default", ModelSource.Revision, "revision")]
    [TestCase("named default", ModelSource.RouterConfig, "named second")]
    [TestCase("default", ModelSource.OrganizationDefault, "default second")]
    [TestCase("", ModelSource.ServerDefault, "server")]
    [TestCase("empty default", ModelSource.OrganizationDefault, "default second")]
    [TestCase("empty", ModelSource.ServerDefault, "server")]
    [TestCase("named emptydefault", ModelSource.RouterConfig, "named second")]
    [TestCase("empty emptydefault", ModelSource.ServerDefault, "server")]
    public void The_first_that_names_a_model_is_asked(string there, ModelSource source, string models)
    {
        var words = there.Split(' ');
        var (named, organizationDefault) = (
            words.Contains("named") ? Named : words.Contains("empty") ? Empty : null,
            words.Contains("default") ? Default : words.Contains("emptydefault") ? Empty : null);

        var chain = ModelChain.Choose(
            words.Contains("member") ? Member : null, words.Contains("revision") ? Revision : null, named, organizationDefault, "server");

        Assert.That(chain.Source, Is.EqualTo(source));
        Assert.That(chain.Entries.Select(entry => entry.Model), Is.EqualTo(models.Split(' ')));
        Assert.That(chain.RouterConfig, Is.EqualTo(source switch
        {
            ModelSource.RouterConfig => Named.Id,
            ModelSource.OrganizationDefault => Default.Id,
            _ => (RouterConfigId?)null,
        }));
    }

    [Test]
    public void A_stored_model_is_read_with_how_it_is_asked()
    {
        var entry = ModelEntry.Parse(Document.Parse(
            """
            {"model":"m","config":{"temperature":7e-1,"max_tokens":100,"top_p":null,"stop_sequences":["a","b"],
             "reasoning_effort":"xhigh","request_timeout_ms":500,"thinking_budget":null}}
            """));

        Assert.That(entry.Model, Is.EqualTo("m"));
        Assert.That(entry.Config with { StopSequences = null }, Is.EqualTo(new ModelConfig(0.7, 100, null, null, "xhigh", 500, null)));
        Assert.That(entry.Config.StopSequences, Is.EqualTo((string[])["a", "b"]));
    }

    [Test]
    public void Every_setting_of_a_stored_model_is_read()
    {
        var entry = ModelEntry.Parse(Document.Parse(
            """
            {"model":"m","config":{"temperature":0.25,"max_tokens":2,"top_p":0.5,"stop_sequences":null,
             "reasoning_effort":"low","request_timeout_ms":3,"thinking_budget":4}}
            """));

        Assert.That(entry.Config, Is.EqualTo(new ModelConfig(0.25, 2, 0.5, null, "low", 3, 4)));
    }

    [Test]
    public void A_model_without_a_word_on_how_it_is_asked_is_left_to_its_provider() =>
        Assert.That(ModelEntry.Parse(Document.Parse("""{"model":"m"}""")), Is.EqualTo(new ModelEntry("m", new ModelConfig())));

    private static RouterConfig Config(string chain)
    {
        var now = Timestamp.Now(TimeProvider.System);
        return new RouterConfig
        {
            OrganizationId = new OrganizationId(Guid.NewGuid()),
            Id = RouterConfigId.New(TimeProvider.System),
            Name = "Config",
            ModelChain = Document.ParseList(chain),
            CreatedAt = now,
            UpdatedAt = now,
        };
    }
}

using System.Reflection;
using Feather.WebApi.Common;
using Feather.WebApi.Common.OpenApi;
using Feather.WebApi.Conversations;
using Mapster.Models;

namespace Feather.Api.Tests.Common;

/// <summary>Every answer has a mapping rule that fills each of its members. Only answers are mapped.</summary>
[Parallelizable(ParallelScope.Self)]
internal sealed class AnswerMappingTests
{
    private static readonly Type[] WireTypes = typeof(AnswerMapping).Assembly.GetTypes();

    /// <summary>Parts of answers that need no rule: Feather leaves them null or empty, or the rule of their owner fills them.</summary>
    private static readonly Type[] WithoutARule =
    [
        typeof(AssistantMessage), typeof(CallTransferIntent), typeof(DtmfInputSpec), typeof(EvidencePackage), typeof(SessionEvalSummary),
        typeof(TokenCount), typeof(ToolCall), typeof(ToolResult),
    ];

    private static IEnumerable<TypeTuple> Pairs =>
        from answer in WireTypes
        from made in answer.GetInterfaces()
        where made.IsGenericType && made.GetGenericTypeDefinition() == typeof(IAnswerFrom<>)
        select new TypeTuple(made.GetGenericArguments()[0], answer);

    private static IEnumerable<TestCaseData> Cases => Pairs.Select(pair => new TestCaseData(pair).SetArgDisplayNames(NameOf(pair)));

    [TestCaseSource(nameof(Cases))]
    public void A_rule_fills_every_member(TypeTuple pair)
    {
        Assert.That(
            AnswerMapping.Rules.RuleMap.ContainsKey(pair), $"{NameOf(pair)} has no rule. Add rules.ForType<…>() to the module's IRegister.");

        Assert.That(
            () => AnswerMapping.Rules.Compile(pair.Source, pair.Destination),
            Throws.Nothing, $"{NameOf(pair)} has members without a value. Name each missing member in the module's IRegister.");
    }

    [Test]
    public void A_rule_makes_an_answer_or_the_text_or_id_in_one()
    {
        var others = AnswerMapping.Rules.RuleMap.Keys.Where(pair => pair.Destination != typeof(string) && pair.Destination != typeof(Guid));

        Assert.That(others.Except(Pairs).Select(NameOf), Is.Empty, "Only answers are mapped: neither commands nor rows nor aggregates.");
    }

    [Test]
    public void Every_type_in_an_answer_is_made_by_a_rule()
    {
        var sent = WireTypes.SelectMany(type => type.GetMethods()).SelectMany(AnswersOf).SelectMany(PartsOf).Distinct().ToList();

        Assert.That(sent, Does.Contain(typeof(ConversationResponse)));
        Assert.That(
            sent.Except(Pairs.Select(pair => pair.Destination)),
            Is.Empty,
            "These answers have no rule. Declare each as IAnswerFrom<…> and add it to the module's IRegister.");
    }

    private static IEnumerable<Type> AnswersOf(MethodInfo action) =>
        action.GetCustomAttributes<AnswersAttribute>().Select(answers => answers.Body)
            .Concat(action.GetCustomAttributes<FailsAttribute>().Select(fails => fails.Body))
            .OfType<Type>();

    private static IEnumerable<Type> PartsOf(Type type) =>
        type.IsGenericType ? type.GetGenericArguments().SelectMany(PartsOf)
        : type.Assembly != typeof(AnswerMapping).Assembly || type.IsEnum || WithoutARule.Contains(type) ? []
        : type.GetProperties().SelectMany(property => PartsOf(property.PropertyType)).Prepend(type);

    private static string NameOf(TypeTuple pair) => $"{pair.Destination.Name} from {pair.Source.Name}";
}

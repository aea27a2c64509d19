using System.Linq.Expressions;
using Feather.Domain.Common;
using Feather.WebApi.Agents;
using Feather.WebApi.Conversations;
using Feather.WebApi.Identity;
using Feather.WebApi.Memory;
using Feather.WebApi.Models;
using Feather.WebApi.Teams;
using Feather.WebApi.Tools;
using Feather.WebApi.Turns;
using Mapster;

namespace Feather.WebApi.Common;

/// <summary>A wire record that <c>From</c> makes from a <typeparamref name="TSource"/>, by its module's rules.</summary>
internal interface IAnswerFrom<TSource>;

/// <summary>
/// Maps domain objects to answers, and nothing else. Requests become commands, and rows aggregates, by constructor calls.
/// </summary>
internal static class AnswerMapping
{
    public static readonly TypeAdapterConfig Rules = Collect(
        new AgentMapping(), new ConversationMapping(), new IdentityMapping(), new MemoryMapping(), new ModelMapping(), new TeamMapping(),
        new ToolMapping(), new TurnMapping());

    extension<TSource, TAnswer>(TAnswer) where TAnswer : IAnswerFrom<TSource>
    {
        public static TAnswer From(TSource source) => Compiled<TSource, TAnswer>.Map(source);
    }

    public static void Id<TId>(this TypeAdapterConfig rules, Expression<Func<TId, Guid>> value) => rules.ForType<TId, Guid>().MapWith(value);

    /// <summary>Maps an enum to its words. Without this rule the answer would show its name in C#.</summary>
    public static void Words<T>(this TypeAdapterConfig rules) where T : struct, Enum => rules.ForType<T, string>().MapWith(value => Word.Of(value));

    private static TypeAdapterConfig Collect(params IRegister[] modules)
    {
        var rules = new TypeAdapterConfig { RequireDestinationMemberSource = true, RequireExplicitMapping = true };
        // Documents and timestamps are passed on, not copied.
        rules.Default.ShallowCopyForSameType(true);
        rules.Apply(modules);
        return rules;
    }

    private static class Compiled<TSource, TAnswer>
    {
        public static readonly Func<TSource, TAnswer> Map = Rules.GetMapFunction<TSource, TAnswer>();
    }
}

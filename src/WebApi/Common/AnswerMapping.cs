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

/// <summary>A wire record that is made by <c>From</c> out of a <typeparamref name="TSource"/>. Its module's rules say how.</summary>
internal interface IAnswerFrom<TSource>;

/// <summary>
/// Makes answers from domain objects, and nothing else: a request becomes a command, and a row an aggregate, by constructor calls.
/// </summary>
internal static class AnswerMapping
{
    public static readonly TypeAdapterConfig Rules = Collect(
        new AgentMapping(), new ConversationMapping(), new IdentityMapping(), new MemoryMapping(), new ModelMapping(), new TeamMapping(),
        new ToolMapping(), new TurnMapping());

    extension<TSource, TAnswer>(TAnswer) where TAnswer : IAnswerFrom<TSource>
    {
        /// <summary>The answer for a source, by the rules of the answer's module.</summary>
        public static TAnswer From(TSource source) => Compiled<TSource, TAnswer>.Map(source);
    }

    /// <summary>Maps a typed id to its value.</summary>
    public static void Id<TId>(this TypeAdapterConfig rules, Expression<Func<TId, Guid>> value) => rules.ForType<TId, Guid>().MapWith(value);

    /// <summary>Maps an enum to its words. Without this rule an enum is sent by its name in C#.</summary>
    public static void Words<T>(this TypeAdapterConfig rules) where T : struct, Enum => rules.ForType<T, string>().MapWith(value => Word.Of(value));

    private static TypeAdapterConfig Collect(params IRegister[] modules)
    {
        var rules = new TypeAdapterConfig { RequireDestinationMemberSource = true, RequireExplicitMapping = true };
        // A document or a moment is passed on, not copied.
        rules.Default.ShallowCopyForSameType(true);
        rules.Apply(modules);
        return rules;
    }

    private static class Compiled<TSource, TAnswer>
    {
        public static readonly Func<TSource, TAnswer> Map = Rules.GetMapFunction<TSource, TAnswer>();
    }
}

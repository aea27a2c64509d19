using Feather.Domain.Common;
using NUnit.Framework.Constraints;

namespace Feather.Domain.Tests.Common;

/// <summary>Asserts that the domain refuses with a code of the contract and says something.</summary>
internal static class Refused
{
    public static Constraint With(string code) =>
        Throws.InstanceOf<FeatherException>().With.Property(nameof(FeatherException.Code)).EqualTo(code).And.Message.Not.Empty;
}

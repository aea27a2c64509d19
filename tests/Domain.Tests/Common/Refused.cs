using Feather.Domain.Common;
using NUnit.Framework.Constraints;

namespace Feather.Domain.Tests.Common;

/// <summary>Asserts that the domain refuses with this code of the contract and with a message.</summary>
internal static class Refused
{
    public static Constraint With(string code) =>
        Throws.InstanceOf<FeatherException>().With.Property(nameof(FeatherException.Code)).EqualTo(code).And.Message.Not.Empty;
}

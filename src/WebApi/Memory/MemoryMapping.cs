using Feather.Domain.Memory;
using Feather.WebApi.Common;
using Mapster;

namespace Feather.WebApi.Memory;

internal sealed class MemoryMapping : IRegister
{
    public void Register(TypeAdapterConfig rules)
    {
        rules.Id<MemoryId>(id => id.Value);

        rules.ForType<UserMemories, UserMemoriesResponse>();
        rules.ForType<Domain.Memory.Memory, MemoryResponse>();
    }
}

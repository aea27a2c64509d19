using Feather.Domain.Common;

namespace Feather.WebApi.Common;

internal sealed class PayloadTooLargeException(int maxBytes)
    : FeatherException("payload_too_large", $"The request body is larger than {maxBytes} bytes.");

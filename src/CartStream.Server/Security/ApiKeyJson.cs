using System.Text.Json;
using System.Text.Json.Serialization;

namespace CartStream.Server.Security;

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    WriteIndented = true,
    AllowDuplicateProperties = false)]
[JsonSerializable(typeof(List<ApiKey>))]
internal sealed partial class ApiKeyJson : JsonSerializerContext;

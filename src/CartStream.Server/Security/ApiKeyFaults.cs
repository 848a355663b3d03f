namespace CartStream.Server.Security;

/// <summary>Validates the keys read from a key file.</summary>
internal static class ApiKeyFaults
{
    private const int HashChars = 64;

    /// <summary>The fault of the first invalid key; null when all are valid.</summary>
    public static string? FirstOf(IReadOnlyList<ApiKey?> keys)
    {
        if (keys.Count > ApiKeyFile.KeysMax)
            return $"found {keys.Count} keys, expected at most {ApiKeyFile.KeysMax}";
        var ids = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < keys.Count; i++)
        {
            if (Of(keys[i]) is { } fault)
                return $"[{i}]{fault}";
            if (!ids.Add(keys[i]!.Id))
                return $"[{i}].id: found an id that an earlier key has, expected another";
        }

        return null;
    }

    /// <remarks>The deserializer leaves missing members null, even when their type is not nullable.</remarks>
    private static string? Of(ApiKey? key)
    {
        if (key is null)
            return ": found null, expected a key";
        if (string.IsNullOrEmpty(key.Id))
            return ".id: found nothing, expected the key's id";
        if (key.Name is null)
            return ".name: found nothing, expected the key's name";
        if (key.Scopes is not { Count: > 0 })
            return $".scopes: found nothing, expected {Names()}";
        if (key.Scopes.Any(name => Scope.All.All(scope => scope.Name != name)))
            return $".scopes: found an unknown scope, expected {Names()}";
        return key.Sha256 is { Length: HashChars } hash && hash.All(char.IsAsciiHexDigitLower)
            ? null
            : $".sha256: found no hash, expected {HashChars} hexadecimal digits in lower case";
    }

    private static string Names() => string.Join(", ", Scope.All.Select(scope => scope.Name));
}

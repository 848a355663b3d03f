using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace CartStream.Server.Security;

/// <summary>
/// The API keys of a server, in a small JSON file that only its owner can read. A missing file holds no keys.
/// </summary>
/// <param name="path">The file.</param>
/// <param name="time">The clock.</param>
public sealed class ApiKeyFile(string path, TimeProvider time)
{
    /// <summary>Keys that a file may hold.</summary>
    public const int KeysMax = 1_000;

    /// <summary>Longest name of a key, in characters.</summary>
    public const int NameCharsMax = 100;

    private const string Prefix = "cs";

    /// <summary>The file.</summary>
    public string Path => path;

    /// <summary>Reads the keys.</summary>
    /// <exception cref="InvalidDataException">The file holds something else.</exception>
    /// <exception cref="IOException">The file can't be read.</exception>
    public IReadOnlyList<ApiKey> Read()
    {
        if (!File.Exists(path))
            return [];
        try
        {
            return JsonSerializer.Deserialize(File.ReadAllBytes(path), ApiKeyJson.Default.ListApiKey) ?? [];
        }
        catch (JsonException e)
        {
            throw new InvalidDataException($"{path}: found no list of API keys: {e.Message}", e);
        }
    }

    /// <summary>Makes a key and returns its text, which is never shown again.</summary>
    /// <exception cref="ArgumentException">The name or the scopes can't be taken.</exception>
    /// <exception cref="InvalidOperationException">There are too many keys.</exception>
    public string Add(string name, IReadOnlyList<Scope> scopes)
    {
        var keys = Read();
        if (name.Length is < 1 or > NameCharsMax || name.Any(char.IsControl))
        {
            throw new ArgumentException(
                $"found a name of {name.Length} characters, expected 1 to {NameCharsMax}", nameof(name));
        }


        if (scopes.Count == 0)
            throw new ArgumentException("found no scope, expected at least one", nameof(scopes));
        if (keys.Count >= KeysMax)
            throw new InvalidOperationException($"{path}: found {keys.Count} keys, expected fewer: revoke some");
        var id = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(4));
        var secret = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(32));
        var text = $"{Prefix}_{id}_{secret}";
        var key = new ApiKey(id, name, [.. scopes.Select(scope => scope.Name)], Hash(text), time.GetUtcNow());
        Write([.. keys, key]);
        return text;
    }

    /// <summary>Takes a key back; false when there is none of this id.</summary>
    public bool Revoke(string id)
    {
        var keys = Read();
        if (keys.All(key => key.Id != id))
            return false;
        Write([.. keys.Where(key => key.Id != id)]);
        return true;
    }

    /// <summary>The key of <paramref name="keys"/> that <paramref name="text"/> is; null when it is none.</summary>
    /// <remarks>The id is no secret; the hashes are compared in constant time.</remarks>
    public static ApiKey? Find(IReadOnlyList<ApiKey> keys, string text)
    {
        var parts = text.Split('_');
        if (parts.Length != 3 || parts[0] != Prefix)
            return null;
        var found = keys.FirstOrDefault(key => key.Id == parts[1]);
        var expected = Encoding.ASCII.GetBytes(found?.Sha256 ?? "");
        return CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(Hash(text)), expected) ? found : null;
    }

    private static string Hash(string text) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));

    /// <summary>Writes beside the file and puts it into place, so that a reader never finds half of it.</summary>
    private void Write(List<ApiKey> keys)
    {
        var beside = $"{path}.new";
        File.Delete(beside);
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        using (var file = new FileStream(beside, options))
            JsonSerializer.Serialize(file, keys, ApiKeyJson.Default.ListApiKey);
        File.Move(beside, path, overwrite: true);
    }
}

using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace CartStream.Server.Security;

/// <summary>
/// The API keys of a server, in a small JSON file that only its owner can read. A missing file holds no keys.
/// </summary>
/// <remarks>
/// Invariants: a reader sees the file as one writer left it; each of several writers starts from what the previous one
/// wrote, because they lock a <c>.lock</c> file next to it, which is never deleted.
/// </remarks>
/// <param name="path">The file.</param>
/// <param name="time">The clock.</param>
public sealed class ApiKeyFile(string path, TimeProvider time)
{
    /// <summary>Most keys in a file.</summary>
    public const int KeysMax = 1_000;

    /// <summary>Longest name of a key, in characters.</summary>
    public const int NameCharsMax = 100;

    private const string Prefix = "cs";
    private const string What = "API keys";

    private static readonly TimeSpan LockPatience = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan LockPause = TimeSpan.FromMilliseconds(10);

    /// <summary>The file.</summary>
    public string Path => path;

    /// <summary>Reads the keys.</summary>
    /// <exception cref="InvalidDataException">The file is not a valid key file; the fault is named.</exception>
    /// <exception cref="IOException">The file can't be read.</exception>
    public IReadOnlyList<ApiKey> Read()
    {
        try
        {
            var keys = JsonSerializer.Deserialize(SmallFile.ReadBytes(path, What), ApiKeyJson.Default.ListApiKey)
                ?? throw new InvalidDataException($"{path}: found null, expected a list of {What}");
            return ApiKeyFaults.FirstOf(keys) is { } fault
                ? throw new InvalidDataException($"{path}: {fault}")
                : keys;
        }
        catch (FileNotFoundException)
        {
            return [];
        }
        catch (JsonException e)
        {
            throw new InvalidDataException(
                $"{path}, line {e.LineNumber + 1}: found no list of {What} at {e.Path ?? "the beginning"}, expected "
                + "what 'cartstream keys add' writes",
                e);
        }
    }

    /// <summary>Creates a key and returns its text, which is never shown again.</summary>
    /// <exception cref="ArgumentException">The name or the scopes are invalid.</exception>
    /// <exception cref="InvalidOperationException">There are too many keys.</exception>
    /// <exception cref="IOException">The file can't be read or written.</exception>
    public string Add(string name, IReadOnlyList<Scope> scopes)
    {
        OptionFaults.ThrowIfAny([.. Faults(name, scopes)], nameof(name));
        using var exclusive = Lock();
        var keys = Read();
        if (keys.Count >= KeysMax)
            throw new InvalidOperationException($"{path}: found {keys.Count} keys, expected fewer: revoke some");
        var id = NewId(keys);
        var secret = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(32));
        var text = $"{Prefix}_{id}_{secret}";
        var key = new ApiKey(id, name, [.. scopes.Select(scope => scope.Name)], Hash(text), time.GetUtcNow());
        Write([.. keys, key]);
        return text;
    }

    private static IEnumerable<string> Faults(string name, IReadOnlyList<Scope> scopes)
    {
        if (name.Length is < 1 or > NameCharsMax || name.Any(char.IsControl))
        {
            yield return
                $"found a name of {name.Length} characters, expected 1 to {NameCharsMax}, none a control character";
        }

        if (scopes.Count == 0)
            yield return "found no scope, expected at least one";
    }

    /// <summary>Revokes a key; false when there is none with this id.</summary>
    /// <exception cref="IOException">The file can't be read or written.</exception>
    public bool Revoke(string id)
    {
        using var exclusive = Lock();
        var keys = Read();
        if (keys.All(key => key.Id != id))
            return false;
        Write([.. keys.Where(key => key.Id != id)]);
        return true;
    }

    /// <summary>
    /// The key among <paramref name="keys"/> that matches <paramref name="text"/>; null when none does.
    /// </summary>
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

    private static string NewId(IReadOnlyList<ApiKey> keys)
    {
        string id;
        do
            id = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(4));
        while (keys.Any(key => key.Id == id));
        return id;
    }

    private static string Hash(string text) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));

    /// <summary>Waits for other writers, in this process and in others.</summary>
    private FileStream Lock()
    {
        var started = time.GetTimestamp();
        var file = $"{path}.lock";
        while (true)
        {
            try
            {
                return PrivateFile.OpenExclusive(file);
            }
            catch (Exception e) when (FileFault.Is(e))
            {
                var mayPass = e is IOException && File.Exists(file);
                if (!mayPass || time.GetElapsedTime(started) > LockPatience)
                    throw FileFault.Of(file, e);
                Task.Delay(LockPause, time).GetAwaiter().GetResult();
            }
        }
    }

    private void Write(List<ApiKey> keys)
    {
        using var file = OutputFile.CreatePrivate(path);
        JsonSerializer.Serialize(file, keys, ApiKeyJson.Default.ListApiKey);
        file.Complete();
    }
}

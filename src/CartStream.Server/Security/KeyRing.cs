namespace CartStream.Server.Security;

/// <summary>
/// The keys as the file has them now: it is looked at at most once a second, so a revoked key ends within that. A file
/// that can't be read any more closes the door: nobody is let in until it can.
/// </summary>
/// <remarks>
/// Invariant: once a key was there, or a file that can't be read, a request needs a key for as long as the server runs.
/// </remarks>
internal sealed class KeyRing
{
    /// <summary>How long what was read counts.</summary>
    public static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(1);

    private readonly ApiKeyFile _file;
    private readonly TimeProvider _time;
    private readonly Lock _reading = new();
    private volatile IReadOnlyList<ApiKey> _keys;
    private volatile bool _isRequired;
    private volatile string? _fault;
    private (DateTime At, long Bytes) _written;
    private long _lookedAt;

    /// <summary>Reads the file.</summary>
    /// <exception cref="InvalidDataException">It holds something else than keys.</exception>
    /// <exception cref="IOException">It can't be read.</exception>
    public KeyRing(ApiKeyFile file, TimeProvider time)
    {
        _file = file;
        _time = time;
        _written = LookAt(file.Path);
        _keys = file.Read();
        _isRequired = _keys.Count > 0;
        _lookedAt = time.GetTimestamp();
    }

    /// <summary>
    /// Whether a request needs a key. It does not while there is none; once there was one, it always does.
    /// </summary>
    public bool IsRequired
    {
        get
        {
            Look();
            return _isRequired;
        }
    }

    /// <summary>Why the file can't be read; null when it can.</summary>
    public string? Fault => _fault;

    /// <summary>The keys.</summary>
    public IReadOnlyList<ApiKey> Keys
    {
        get
        {
            Look();
            return _keys;
        }
    }

    /// <summary>
    /// Whether who was let in with <paramref name="key"/>, or without one, would be let in again.
    /// </summary>
    public bool StillAllows(ApiKey? key, Scope scope) =>
        !IsRequired || (key is not null && Keys.Any(one => one.Sha256 == key.Sha256 && one.Allows(scope)));

    private void Look()
    {
        if (_time.GetElapsedTime(Volatile.Read(ref _lookedAt)) < LookEvery)
            return;
        lock (_reading)
        {
            if (_time.GetElapsedTime(_lookedAt) < LookEvery)
                return;
            var written = LookAt(_file.Path);
            if (written != _written || _fault is not null)
                Read();
            _written = written;
            Volatile.Write(ref _lookedAt, _time.GetTimestamp());
        }
    }

    private void Read()
    {
        try
        {
            var keys = _file.Read();
            // First that a key is needed, then the keys: nobody gets in between.
            _isRequired |= keys.Count > 0;
            (_keys, _fault) = (keys, null);
        }
        catch (Exception e) when (e is IOException or InvalidDataException or UnauthorizedAccessException)
        {
            // Somebody wanted keys here.
            _isRequired = true;
            (_keys, _fault) = ([], e.Message);
        }
    }

    private static (DateTime At, long Bytes) LookAt(string path)
    {
        var file = new FileInfo(path);
        return file.Exists ? (file.LastWriteTimeUtc, file.Length) : (File.GetLastWriteTimeUtc(path), 0);
    }
}

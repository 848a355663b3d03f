namespace CartStream.Server.Security;

/// <summary>
/// The keys currently in the file, which is checked at most once a second, so a revoked key is rejected within that
/// time. While the file can't be read, every request is rejected.
/// </summary>
/// <remarks>
/// Invariant: once there was a key or an unreadable file, requests need a key for as long as the server runs.
/// </remarks>
internal sealed class KeyRing
{
    /// <summary>How long a reading of the file is valid.</summary>
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
    /// <exception cref="InvalidDataException">It is not a valid key file.</exception>
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

    /// <summary>Whether a request needs a key: not while there has never been one; always once there was one.</summary>
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
    /// Whether a client admitted with <paramref name="key"/>, or without one, would be admitted again.
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
            // Require a key first, then publish the keys, so that no request is admitted in between.
            _isRequired |= keys.Count > 0;
            (_keys, _fault) = (keys, null);
        }
        catch (Exception e) when (e is IOException or InvalidDataException or UnauthorizedAccessException)
        {
            // An unreadable file means that keys are intended.
            _isRequired = true;
            (_keys, _fault) = ([], e.Message);
        }
    }

    /// <summary>The target of a link: the link's own time and length stay as they are.</summary>
    private static (DateTime At, long Bytes) LookAt(string path)
    {
        var file = new FileInfo(PrivateFile.Resolve(path));
        return file.Exists ? (file.LastWriteTimeUtc, file.Length) : (File.GetLastWriteTimeUtc(file.FullName), 0);
    }
}

namespace CartStream.Server.Security;

/// <summary>
/// The keys as the file has them now: it is looked at at most once a second, so a revoked key ends within that. A file
/// that can't be read any more closes the door: nobody is let in until it can.
/// </summary>
internal sealed class KeyRing
{
    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(1);

    private readonly ApiKeyFile _file;
    private readonly TimeProvider _time;
    private readonly bool _isRequired;
    private readonly Lock _reading = new();
    private volatile IReadOnlyList<ApiKey> _keys;
    private DateTime _written;
    private long _lookedAt;

    /// <summary>Reads the file.</summary>
    /// <exception cref="InvalidDataException">It holds something else than keys.</exception>
    public KeyRing(ApiKeyFile file, TimeProvider time)
    {
        _file = file;
        _time = time;
        _written = File.GetLastWriteTimeUtc(file.Path);
        _keys = file.Read();
        _isRequired = _keys.Count > 0;
        _lookedAt = time.GetTimestamp();
    }

    /// <summary>
    /// Whether a request needs a key. It does not while there is none; once there was one, it always does.
    /// </summary>
    public bool IsRequired => _isRequired || Keys.Count > 0;

    /// <summary>The keys.</summary>
    public IReadOnlyList<ApiKey> Keys
    {
        get
        {
            Look();
            return _keys;
        }
    }

    private void Look()
    {
        if (_time.GetElapsedTime(Volatile.Read(ref _lookedAt)) < LookEvery)
            return;
        lock (_reading)
        {
            Volatile.Write(ref _lookedAt, _time.GetTimestamp());
            var written = File.GetLastWriteTimeUtc(_file.Path);
            if (written == _written)
                return;
            _written = written;
            try
            {
                _keys = _file.Read();
            }
            catch (Exception e) when (e is IOException or InvalidDataException or UnauthorizedAccessException)
            {
                _keys = [];
            }
        }
    }
}

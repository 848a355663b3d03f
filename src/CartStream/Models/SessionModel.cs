using CartStream.Events;
using CartStream.Index;
using CartStream.Options;
using CartStream.Retrieval;
using CartStream.Retrieval.Content;
using CartStream.Retrieval.Popularity;
using CartStream.Scoring;

namespace CartStream.Models;

/// <summary>Every algorithm: the shop's sessions, and a way to order what they propose.</summary>
internal sealed class SessionModel : IModel
{
    private const long Magic = 0x4C45444F4D5343; // "CSMODEL"
    private const long Format = 7;
    private const long FormatWithoutContent = 6;

    private readonly Algorithm _algorithm;
    private SessionStore _store;
    private PopularityCount _popularity;
    private ContentIndex _content;
    private FittedRanker? _fitted;
    private long _countAt = 1;
    private long _unlearnings;
    private volatile bool _isRead;

    /// <summary>An empty model.</summary>
    /// <exception cref="ArgumentException">An option is out of range; all faults are named.</exception>
    public SessionModel(Algorithm algorithm, ModelOptions options)
    {
        OptionFaults.ThrowIfAny(options.Faults());
        Options = options;
        _algorithm = algorithm;
        var sessions = options.Sessions;
        _store = new SessionStore(sessions.SessionsMax, sessions.TouchesPerSession, daysMax: sessions.DaysMax);
        _popularity = new PopularityCount(_store, options.Popularity);
        _content = new ContentIndex(_store);
    }

    /// <inheritdoc />
    public string Name => _algorithm.Name;

    /// <inheritdoc />
    public long Version { get; private set; }

    /// <inheritdoc />
    public long Bytes => _store.Bytes;

    /// <summary>Every setting.</summary>
    internal ModelOptions Options { get; }

    /// <summary>All that was learnt.</summary>
    internal SessionStore Store => _store;

    /// <summary>What is listed by what items are.</summary>
    internal ContentIndex Content => _content;

    /// <summary>What was fitted last; null before.</summary>
    internal FittedRanker? Fitted => Volatile.Read(ref _fitted);

    /// <summary>What is popular now.</summary>
    internal PopularItems Popular => Volatile.Read(ref _popularity).Popular;

    /// <inheritdoc />
    public void Learn(in LearntEvent e)
    {
        Version++;
        if (e.Type != EventType.RemoveFromCart)
        {
            _popularity.Add(e, _store.Touch(e), Version);
            _content.Add(e);
        }

        if (Version >= _countAt)
            CountPopular();
    }

    /// <inheritdoc />
    public int Unlearn(ulong shopper)
    {
        var forgotten = _store.Forget(shopper);
        Volatile.Write(ref _unlearnings, _unlearnings + 1);
        CountPopular();
        return forgotten;
    }

    /// <inheritdoc />
    public bool UnlearnSession(ulong session)
    {
        if (!_store.ForgetSession(session))
            return false;
        Volatile.Write(ref _unlearnings, _unlearnings + 1);
        CountPopular();
        return true;
    }

    /// <inheritdoc />
    public IModelFit? PrepareFit() => _algorithm.IsFitted ? new ModelFit(this, new SessionSnapshot(_store)) : null;

    /// <summary>How often something was unlearnt: no version tells. May be asked by any thread.</summary>
    internal long Unlearnings => Volatile.Read(ref _unlearnings);

    /// <summary>Makes readers use what was fitted.</summary>
    internal void Publish(FittedRanker? fitted) => Volatile.Write(ref _fitted, fitted);

    /// <inheritdoc />
    public IModelReader OpenReader()
    {
        _isRead = true;
        return new ModelReader(this, _store, _algorithm.CreateRanking(this, Options), Options, _algorithm.FillsUp);
    }

    /// <summary>
    /// A reader that orders what this model has learnt by another algorithm, with other parameters, and fills up.
    /// </summary>
    internal IModelReader OpenReader(Algorithm algorithm, ModelOptions options)
    {
        _isRead = true;
        return new ModelReader(this, _store, algorithm.CreateRanking(this, options), options, fillsUp: true);
    }

    /// <summary>A reader that answers what is popular.</summary>
    internal IModelReader OpenBaseline()
    {
        _isRead = true;
        return new ModelReader(this, _store, null, Options, fillsUp: true);
    }

    /// <summary>A query's workspace, for who asks sources without a reader and without a writer beside it.</summary>
    internal QueryContext OpenAsking() => new(_store, _content, Options, isDetailed: true);

    /// <inheritdoc />
    public int SessionsOf(int item) => _store.Postings.Sessions(item);

    /// <inheritdoc />
    public ulong Checksum() => _store.Checksum();

    /// <inheritdoc />
    public void Save(Stream into)
    {
        var writer = new SnapshotWriter(into);
        writer.Number(Magic);
        writer.Number(Format);
        writer.Number(Version);
        writer.Number(_countAt);
        _store.Save(writer);
        _popularity.Save(writer);
        _content.Save(writer);
        writer.Number(Fitted is null ? 0 : 1);
        writer.End();
        Fitted?.Save(into);
    }

    /// <inheritdoc />
    public void Load(Stream from)
    {
        if (Version > 0 || _isRead)
            throw new InvalidOperationException("found a model that has learnt or is read, expected a new one");
        var reader = new SnapshotReader(from);
        reader.Number("mark", Magic, Magic);
        var hasContent = reader.Number("format", FormatWithoutContent, Format) > FormatWithoutContent;
        var version = reader.Number("events learnt", 0, long.MaxValue);
        var countAt = reader.Number("next count", 0, long.MaxValue);
        var sessions = Options.Sessions;
        var store = new SessionStore(
            sessions.SessionsMax, sessions.TouchesPerSession, sessions.DaysMax, reader, hasTraits: hasContent);
        var popularity = new PopularityCount(store, Options.Popularity, reader);
        var content = hasContent ? new ContentIndex(store, reader) : new ContentIndex(store);
        var isFitted = reader.Number("fitted parts", 0, 1) == 1;
        reader.End();
        store.Check();
        var fitted = isFitted ? FittedRanker.Load(from) : null;
        if (!hasContent)
            content.Count();
        (Version, _countAt, _store, _popularity) = (version, countAt, store, popularity);
        (_content, _fitted) = (content, fitted);
    }

    /// <summary>As often as keeps it to a few looks a learnt event.</summary>
    private void CountPopular()
    {
        _popularity.Count(out var touches);
        _content.Count();
        _countAt = Version + 1 + ((touches + _store.ItemsEnd) / 8);
    }
}

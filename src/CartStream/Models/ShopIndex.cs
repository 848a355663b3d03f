using CartStream.Events;
using CartStream.Index;
using CartStream.Index.Popularity;
using CartStream.Options;
using CartStream.Retrieval.Content;

namespace CartStream.Models;

/// <summary>
/// The counted part of a model: the shop's sessions, what is popular, and which items are alike. None of it is fitted.
/// </summary>
/// <remarks>One thread writes, any number of readers, no locks.</remarks>
internal sealed class ShopIndex
{
    private readonly PopularityCount _popularity;
    private long _countAt = 1;
    private long _unlearnings;

    /// <summary>An empty index.</summary>
    public ShopIndex(ModelOptions options)
    {
        var sessions = options.Sessions;
        Sessions = new SessionStore(sessions.SessionsMax, sessions.TouchesPerSession, daysMax: sessions.DaysMax);
        _popularity = new PopularityCount(Sessions, options.Popularity);
        Content = new ContentIndex(Sessions);
    }

    private ShopIndex(ModelOptions options, SnapshotReader from, bool hasContent)
    {
        Version = from.ReadNumber("events learnt", 0, long.MaxValue);
        _countAt = from.ReadNumber("next count", 0, long.MaxValue);
        var sessions = options.Sessions;
        Sessions = SessionStore.Load(
            sessions.SessionsMax, sessions.TouchesPerSession, sessions.DaysMax, from, hasTraits: hasContent);
        _popularity = PopularityCount.Load(Sessions, options.Popularity, from);
        Content = hasContent ? ContentIndex.Load(Sessions, from) : new ContentIndex(Sessions);
    }

    /// <summary>Events learnt so far.</summary>
    public long Version { get; private set; }

    /// <summary>The sessions.</summary>
    public SessionStore Sessions { get; }

    /// <summary>Items by category, brand and parent category.</summary>
    public ContentIndex Content { get; }

    /// <summary>The popular items.</summary>
    public PopularItems Popular => _popularity.Popular;

    /// <summary>How often something was unlearnt, which <see cref="Version"/> does not show; for any thread.</summary>
    public long Unlearnings => Volatile.Read(ref _unlearnings);

    /// <summary>Reads what <see cref="Save"/> wrote; then <see cref="Check"/> it.</summary>
    /// <param name="options">The model's settings.</param>
    /// <param name="from">The snapshot.</param>
    /// <param name="hasContent">Whether the snapshot holds the lists of items by trait.</param>
    /// <exception cref="InvalidDataException">It is cut off, or not what was expected.</exception>
    public static ShopIndex Load(ModelOptions options, SnapshotReader from, bool hasContent) =>
        new(options, from, hasContent);

    /// <summary>Checks the index, once the whole snapshot has been read.</summary>
    /// <exception cref="InvalidDataException">Its parts contradict each other.</exception>
    public void Check() => Sessions.Check();

    /// <summary>Lists items by trait, for a snapshot that was written without these lists.</summary>
    public void CountContent() => Content.Count();

    /// <summary>Learns one event.</summary>
    public void Learn(in LearntEvent e)
    {
        Version++;
        if (e.Type != EventType.RemoveFromCart)
        {
            _popularity.Add(e, Sessions.Add(e), Version);
            Content.Add(e);
        }

        if (Version >= _countAt)
            Count();
    }

    /// <summary>Forgets all sessions of a shopper and returns how many there were.</summary>
    public int Unlearn(ulong shopper)
    {
        var forgotten = Sessions.Forget(shopper);
        CountUnlearning();
        return forgotten;
    }

    /// <summary>Forgets one session; false when it is not held.</summary>
    public bool UnlearnSession(ulong session)
    {
        if (!Sessions.ForgetSession(session))
            return false;
        CountUnlearning();
        return true;
    }

    /// <summary>Writes all of it.</summary>
    public void Save(SnapshotWriter into)
    {
        into.WriteNumber(Version);
        into.WriteNumber(_countAt);
        Sessions.Save(into);
        _popularity.Save(into);
        Content.Save(into);
    }

    private void CountUnlearning()
    {
        Volatile.Write(ref _unlearnings, _unlearnings + 1);
        Count();
    }

    /// <summary>Recounts, at a rate that keeps the cost to a few lookups for each learnt event.</summary>
    private void Count()
    {
        _popularity.Count(out var interactions);
        Content.Count();
        _countAt = Version + 1 + ((interactions + Sessions.ItemsEnd) / 8);
    }
}

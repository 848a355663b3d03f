namespace CartStream.Queries;

/// <summary>
/// Which items may be answered. It is called for every candidate that would be answered, so it must be fast, and may be
/// called by any thread.
/// </summary>
public interface IItemFilter
{
    /// <summary>Whether item number <paramref name="item"/> may be answered.</summary>
    bool Allows(int item);

    /// <summary>
    /// The numbers of all items that may be answered, in rising order, if they are few enough to enumerate; null, the
    /// default, if they are many or not known.
    /// </summary>
    IReadOnlyList<int>? Few => null;
}

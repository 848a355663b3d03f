namespace CartStream.Queries;

/// <summary>
/// Which items may be answered. It is asked for every candidate that would be answered, so it must be quick, and may be
/// asked by any thread.
/// </summary>
public interface IItemFilter
{
    /// <summary>Whether item number <paramref name="item"/> may be answered.</summary>
    bool Allows(int item);

    /// <summary>
    /// The numbers of all items that may be answered, in rising order, where they are few enough to be gone through;
    /// null, the default, where they are many or not known.
    /// </summary>
    IReadOnlyList<int>? Few => null;
}

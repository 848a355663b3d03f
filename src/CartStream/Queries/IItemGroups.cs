namespace CartStream.Queries;

/// <summary>
/// Which items are variants of one product, such as the sizes of a shirt. May be called by any thread.
/// </summary>
public interface IItemGroups
{
    /// <summary>The number of the group that item number <paramref name="item"/> belongs to; 0 for none.</summary>
    int GroupOf(int item);
}

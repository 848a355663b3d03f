using System.Collections.Concurrent;
using System.Text;
using CartStream.Events;

namespace CartStream.Processing.Items;

/// <summary>
/// Numbers the groups of variants, and holds each item's group. An item whose id is a group's name belongs to that
/// group, such as a shirt among its sizes.
/// </summary>
/// <remarks>
/// Invariant: a group keeps its number while the attributes of any item name it; afterwards the number may be reused.
/// One thread writes at a time; any may read.
/// </remarks>
internal sealed class ItemGroups
{
    private readonly ConcurrentDictionary<byte[], Group> _byName = new(Utf8KeyComparer.Instance);
    private readonly ConcurrentDictionary<byte[], Group>.AlternateLookup<ReadOnlySpan<byte>> _bySpan;
    private readonly ItemDictionary _items;
    private readonly Stack<int> _free = [];
    private int[] _ofItems = [];
    private int _last;

    /// <summary>No groups yet.</summary>
    public ItemGroups(ItemDictionary items)
    {
        _items = items;
        _bySpan = _byName.GetAlternateLookup<ReadOnlySpan<byte>>();
    }

    /// <summary>Whether there are none.</summary>
    public bool IsEmpty => _byName.IsEmpty;

    /// <summary>The group of an item by its number; 0 for none.</summary>
    public int Of(int item)
    {
        var groups = Volatile.Read(ref _ofItems);
        return (uint)item < (uint)groups.Length ? groups[item] : 0;
    }

    /// <summary>The group of an item by its id and entry; 0 for none.</summary>
    public int Of(ReadOnlySpan<byte> id, CatalogueEntry? entry) => entry is { Group: > 0 }
        ? entry.Group
        : _bySpan.TryGetValue(id, out var own) ? own.Number : 0;

    /// <summary>Adds an item to a group; returns the group's number, 0 for no name.</summary>
    public int Join(string? name)
    {
        if (string.IsNullOrEmpty(name))
            return 0;
        var id = Encoding.UTF8.GetBytes(name);
        if (!_byName.TryGetValue(id, out var group))
        {
            var number = _free.TryPop(out var free) ? free : ++_last;
            _byName[id] = group = new Group(number);
            if (_items.TryFind(id, out var parent) && Of(parent) == 0)
                Assign(parent, number);
        }

        group.Members++;
        return group.Number;
    }

    /// <summary>Removes an item that <see cref="Join"/> added.</summary>
    public void Leave(string? name)
    {
        if (string.IsNullOrEmpty(name))
            return;
        var id = Encoding.UTF8.GetBytes(name);
        var group = _byName[id];
        if (--group.Members > 0)
            return;
        _byName.TryRemove(id, out _);
        _free.Push(group.Number);
        if (_items.TryFind(id, out var parent) && Of(parent) == group.Number)
            Assign(parent, 0);
    }

    /// <summary>Assigns an item to a group; 0 is none.</summary>
    public void Assign(int item, int group)
    {
        if (item >= _ofItems.Length)
        {
            if (group == 0)
                return;
            var grown = new int[Math.Max(_items.Count, _ofItems.Length * 2)];
            _ofItems.CopyTo(grown, 0);
            Volatile.Write(ref _ofItems, grown);
        }

        _ofItems[item] = group;
    }

    private sealed class Group(int number)
    {
        public int Number { get; } = number;

        public int Members { get; set; }
    }
}

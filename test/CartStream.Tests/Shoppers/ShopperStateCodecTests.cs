using CartStream.Events;
using CartStream.Shoppers;
using FsCheck;
using FsCheck.Fluent;

namespace CartStream.Tests.Shoppers;

/// <summary>State as bytes: what goes into topic <c>shopper-state</c> comes back, in any process.</summary>
public sealed class ShopperStateCodecTests
{
    private static readonly ShopperOptions Options = new();

    [Fact]
    public void Decode_what_was_encoded_behaves_as_the_original_for_any_events()
    {
        Prop.ForAll(Events().ArrayOf().ToArbitrary(), Events().ArrayOf().ToArbitrary(), (before, after) =>
        {
            var items = new ItemDictionary();
            var codec = new ShopperStateCodec(items);
            var original = new ShopperState();
            ApplyAll(original, before, items, 0);
            if (!original.Sessions.IsEmpty)
                Recommend(original, before, items);

            var copy = codec.Decode(codec.Encode(original));
            ApplyAll(original, after, items, before.Length);
            ApplyAll(copy, after, items, before.Length);

            return codec.Encode(copy).AsSpan().SequenceEqual(codec.Encode(original));
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void Decode_for_an_answer_tells_the_same_of_cart_sessions_and_history_and_nothing_of_what_was_recommended()
    {
        Prop.ForAll(Events().ArrayOf().ToArbitrary(), events =>
        {
            var items = new ItemDictionary();
            var codec = new ShopperStateCodec(items);
            var original = new ShopperState();
            ApplyAll(original, events, items, 0);
            if (!original.Sessions.IsEmpty)
                Recommend(original, events, items);
            var bytes = codec.Encode(original);

            var whole = codec.Decode(bytes);
            var cart = new List<CartItem> { new(Item: 1, Quantity: 1, EventStamp.None, EventStamp.None) };
            var copy = codec.DecodeForAnswer(bytes, cart, out var cartVersion);

            var wholeCart = new List<CartItem>();
            whole.Cart.CopyTo(wholeCart);
            return Contents(copy, cart, cartVersion).SequenceEqual(Contents(whole, wholeCart, whole.Cart.Version))
                && copy.LastRecommended.IsEmpty;
        }).QuickCheckThrowOnFailure();

        static IEnumerable<object> Contents(ShopperState state, List<CartItem> cart, int cartVersion)
        {
            var told = new List<object> { state.LastAt, cartVersion };
            told.AddRange(cart.Cast<object>());
            told.AddRange(state.History.ToArray().Cast<object>());
            told.AddRange(state.Purchased.ToArray().Cast<object>());
            foreach (var session in state.Sessions)
            {
                told.Add(session.ModelKeyIn(0));
                told.AddRange(session.Interactions.ToArray().Cast<object>());
            }

            return told;
        }
    }

    [Fact]
    public void Decode_in_a_process_that_numbers_items_otherwise_gives_the_same_ids()
    {
        var here = new ItemDictionary();
        var there = new ItemDictionary();
        there.Intern("something else"u8);
        var state = new ShopperState();
        ApplyAll(state, [new(EventType.View, "a", 1), new(EventType.Cart, "b", 2)], here, 0);

        var copy = new ShopperStateCodec(there).Decode(new ShopperStateCodec(here).Encode(state));

        copy.History.ToArray().Select(interaction => there.Text(interaction.Item)).ShouldBe(["a", "b"]);
    }

    [Fact]
    public void Encode_known_state_gives_the_bytes_of_the_documented_format()
    {
        var items = new ItemDictionary();
        var state = new ShopperState();
        ApplyAll(state, [new(EventType.Cart, "A1", 2, "s")], items, 7);

        var bytes = Convert.ToHexStringLower(new ShopperStateCodec(items).Encode(state));

        // version 4 | newest event 2,000 ms | its stamp: +2000+1, +7 | cart version 1, 1 line: item 0 "A1", no base
        // (0, 0, 0), 1 change: stamp same (+1, 0), type 1, 1 piece | 1 session "s", given, first offset 7, 1 touch
        // (+1, 0), type 1, item 0 | 1 history touch | no purchases, links, events, orders,
        // places or ranked items
        bytes.ShouldBe("04" + "d007000000000000" + "a21f0e" + "02" + "02" + "0004" + "4131" + "000000"
            + "02" + "0200" + "02" + "02" + "02" + "0273" + "02" + "0e" + "02" + "0200" + "02" + "00"
            + "02" + "0200" + "02" + "00" + "00000000000000");
    }

    /// <summary>
    /// The bytes of version 1: an event is remembered by a hash of its id alone, which stands for any event with this
    /// id.
    /// </summary>
    [Fact]
    public void Decode_state_of_version_1_keeps_all_and_its_event_ids()
    {
        var items = new ItemDictionary();
        var hash = System.IO.Hashing.XxHash3.HashToUInt64("e1"u8);
        var id = new byte[8];
        System.Buffers.Binary.BinaryPrimitives.WriteUInt64LittleEndian(id, hash);
        var bytes = Convert.FromHexString("01" + "d007000000000000" + "a21f0e" + "02" + "02" + "0004"
            + "4131" + "000000" + "02" + "0200" + "02" + "02" + "02" + "0273" + "02" + "0e" + "02" + "0200" + "02"
            + "00" + "02" + "0200" + "02" + "00" + "00" + "02" + Convert.ToHexString(id) + "00");

        var state = new ShopperStateCodec(items).Decode(bytes);
        var again = new ShopperStateCodec(items).Decode(new ShopperStateCodec(items).Encode(state));

        again.Cart.Contains(items.Intern("A1"u8)).ShouldBeTrue();
        again.HasSeen(new TestEvent(EventType.Cart, "A1", 2, "s") { EventId = "e1" }.ToEvent()).ShouldBeTrue();
        again.HasSeen(new TestEvent(EventType.Cart, "A1", 2, "s") { EventId = "e2" }.ToEvent()).ShouldBeFalse();
        new ShopperStateCodec(items).Encode(again)[0].ShouldBe(ShopperStateCodec.Version);
    }

    /// <summary>Whether state was encoded between two events depends on where a batch ended.</summary>
    [Fact]
    public void Decode_shopper_who_stayed_and_then_had_a_wrong_clock_is_away_since_the_same_time()
    {
        var items = new ItemDictionary();
        var codec = new ShopperStateCodec(items);
        var original = new ShopperState();
        ApplyAll(original, [new(EventType.View, "a", Second: 1)], items, 0);
        original.DelayIdle(5_000);
        ApplyAll(original, [new(EventType.View, "b", Second: 9)], items, 1);

        var copy = codec.Decode(codec.Encode(original));
        original.ClampTimes(beyondMs: 3_000, toMs: 2_000, items);
        copy.ClampTimes(beyondMs: 3_000, toMs: 2_000, items);

        original.IdleSinceMs.ShouldBe(2_000);
        codec.Encode(copy).ShouldBe(codec.Encode(original));
    }

    [Fact]
    public void IdleSinceMs_encoded_state_is_read_without_decoding()
    {
        var items = new ItemDictionary();
        var state = new ShopperState();
        ApplyAll(state, [new(EventType.View, "a", 5)], items, 0);

        ShopperStateCodec.IdleSinceMs(new ShopperStateCodec(items).Encode(state)).ShouldBe(5_000);
    }

    [Theory]
    [InlineData("")]
    [InlineData("03d007000000000000")]
    [InlineData("00d007000000000000")]
    [InlineData("01d007000000000000ff")]
    [InlineData("01d007000000000000a21f0e0202000441")]
    public void Decode_bytes_that_are_no_state_says_so(string hex)
    {
        var codec = new ShopperStateCodec(new ItemDictionary());

        Should.Throw<InvalidDataException>(() => codec.Decode(Convert.FromHexString(hex)))
            .Message.ShouldStartWith("shopper state can't be read: found");
    }

    /// <summary>A bit that turned, or a write that stopped, never shows as anything but unreadable state.</summary>
    [Fact]
    public void Decode_mutated_bytes_gives_usable_state_or_says_that_it_can_not_be_read()
    {
        var cases =
            from events in Events().ArrayOf(30)
            from places in Gen.Choose(0, int.MaxValue - 1).ArrayOf(3)
            from bytes in Gen.Choose(0, 255).ArrayOf(3)
            from cut in Gen.Choose(0, int.MaxValue - 1)
            from isCut in Gen.Elements(true, false, false)
            select (events, places, bytes, cut, isCut);

        Prop.ForAll(cases.ToArbitrary(), example =>
        {
            var items = new ItemDictionary();
            var codec = new ShopperStateCodec(items);
            var original = new ShopperState();
            ApplyAll(original, example.events, items, 0);
            var bytes = codec.Encode(original);
            for (var i = 0; i < example.places.Length; i++)
                bytes[example.places[i] % bytes.Length] = (byte)example.bytes[i];
            var left = example.isCut ? bytes.AsSpan(0, example.cut % bytes.Length) : bytes;
            try
            {
                var decoded = codec.Decode(left);
                ApplyAll(decoded, example.events, items, 1_000);
                codec.Decode(codec.Encode(decoded));
            }
            catch (InvalidDataException)
            {
                // The expected answer; any other exception fails the property.
            }
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(2_000));
    }

    [Theory]
    [InlineData("000000" + "feffffff0f", "a count of two thousand million sessions")]
    [InlineData("000000" + "01", "a negative count")]
    public void Decode_impossible_count_says_so_at_once(string body, string because)
    {
        var codec = new ShopperStateCodec(new ItemDictionary());
        var bytes = Convert.FromHexString("01d007000000000000" + body);

        Should.Throw<InvalidDataException>(() => codec.Decode(bytes), because).Message.ShouldContain("was expected");
    }

    private static Gen<TestEvent> Events() =>
        from type in Gen.Elements(Enum.GetValues<EventType>())
        from item in Gen.Choose(0, 12)
        from second in Gen.Choose(0, 20_000)
        from session in Gen.Elements("", "s1", "s2")
        from id in Gen.Elements("", "", "e1", "e2")
        from quantity in Gen.Elements<int?>(null, 1, 4)
        select new TestEvent(type, $"item{item}", second, session) { EventId = id, Quantity = quantity };

    private static void Recommend(ShopperState state, TestEvent[] events, ItemDictionary items)
    {
        int[] ranked = [.. events.Select(e => items.Intern(e.ToEvent().ItemId)).Distinct().Take(10)];
        state.SetRecommended(ranked, (ranked.Length + 1) / 2);
    }

    private static void ApplyAll(ShopperState state, IEnumerable<TestEvent> events, ItemDictionary items, long offset)
    {
        foreach (var test in events)
        {
            var e = test.ToEvent();
            state.Apply(e, items.Intern(e.ItemId), offset++, Options);
        }
    }
}

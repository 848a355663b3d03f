using CartStream.Events;

namespace CartStream.Datasets.Mapping;

/// <summary>What shops, trackers and data sets call the four event types, and what is none of them.</summary>
internal static class TypeWords
{
    private static readonly Dictionary<string, string> Meanings = Build();

    /// <summary>
    /// The meaning of <paramref name="word"/>, as <see cref="EventMapping.Types"/> has it; null when it is unknown.
    /// Case, spaces and signs don't count; of a dotted name its last words do.
    /// </summary>
    public static string? Find(string word)
    {
        var plain = Plain(word);
        if (plain.Length == 0)
            return null;
        if (Meanings.TryGetValue(plain, out var whole))
            return whole;
        var parts = word.Split(['.', '/', ':'], StringSplitOptions.RemoveEmptyEntries);
        for (var last = Math.Min(3, parts.Length); last > 0; last--)
        {
            if (Meanings.TryGetValue(Plain(string.Concat(parts[^last..])), out var meaning))
                return meaning;
        }

        return null;
    }

    private static string Plain(string word) =>
        string.Concat(word.Where(char.IsAsciiLetterOrDigit)).ToLowerInvariant();

    private static Dictionary<string, string> Build()
    {
        var meanings = new Dictionary<string, string>(StringComparer.Ordinal);
        Add(EventTypeNames.Text(EventType.View), """
            view views viewed pv click clicks clicked detail details productdetail productdetails productdetailview
            viewitem viewproduct viewcontent viewdetail itemview itemviewed productview productviewed productviews
            productclicked productclick selectitem selectcontent itemclick itemclicked productpageview fav favorite
            favourite favorited visit visited look browse browsed watch watched seen see read open play detailview
            catalogproductview addtowishlist wishlist eventproduct productdetailpageview pageviewproduct eecproductview
            """);
        Add(EventTypeNames.Text(EventType.Cart), """
            cart carts addtocart addcart cartadd cartadded addedtocart addedcart addtobasket basketadd addtobag bag
            basket productadded productaddedtocart itemadded itemaddedtocart cartitemadded additem additemtocart incart
            atc add added addtocartevent addproduct addproducttocart cartaddition checkoutcartadd
            """);
        Add(EventTypeNames.Text(EventType.RemoveFromCart), """
            removefromcart removecart cartremove cartremoved removedfromcart removefrombasket basketremove
            deletefromcart cartdelete productremoved productremovedfromcart itemremoved itemremovedfromcart
            cartitemremoved removeitem removeitemfromcart remove removed delete uncart cartremoval removefrombag
            """);
        Add(EventTypeNames.Text(EventType.Purchase), """
            purchase purchased purchases buy buys bought transaction transactions order orders ordered ordercompleted
            ordercomplete orderplaced placeorder completeorder completepurchase productpurchased itempurchased checkout
            checkoutcompleted sale sales sold ecommercepurchase ecommerceorder conversion pay paid payment invoice
            transactionitem purchasecompleted purchasecomplete productsold saleitem orderitem
            """);
        Add(EventMapping.Skip, """
            pageview pageviewed page screen screenview identify group alias sessionstart firstvisit scroll
            userengagement viewitemlist viewcart cartviewed cartview begincheckout checkoutstarted checkoutstep
            checkoutstepviewed checkoutstepcompleted initiatecheckout addpaymentinfo addshippinginfo paymentinfoentered
            viewpromotion selectpromotion promotionviewed promotionclicked search viewsearchresults productssearched
            productlistviewed productlistfiltered viewsearch login signup share impression impressions listview
            listclick refund refunded refunds return returns returned orderrefunded ordercancelled ordercanceled
            orderupdated orderreturned removefromwishlist ping heartbeat pageping linkclick filedownload couponentered
            couponapplied ecommerceabandonedcart sitesearch outlink download event cancel cancelled unfav productshared
            """);
        return meanings;

        void Add(string meaning, string words)
        {
            foreach (var word in words.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries))
                meanings.Add(word, meaning);
        }
    }
}

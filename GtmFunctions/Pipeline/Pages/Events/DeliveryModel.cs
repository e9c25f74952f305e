using GtmFunctions.Pipeline.Pages.Site;

namespace GtmFunctions.Pipeline.Pages.Events;

/// <summary>What a delivery brought.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Answer">The answer in a sentence.</param>
/// <param name="Lines">What became of its items.</param>
/// <param name="Events">The ids of its events.</param>
/// <param name="Evidence">All that is told of it, as JSON.</param>
public sealed record DeliveryModel(
    string Id, string Answer, IReadOnlyList<string> Lines, IReadOnlyList<string> Events, string Evidence)
    : PageModel("Delivery", Answer, Standing.Good);

using GtmFunctions.Pipeline.Pages.Site;

namespace GtmFunctions.Pipeline.Pages.Reps;

/// <summary>Whether leads are shared fairly, and whether anyone is slow.</summary>
/// <param name="Answer">The answer in a sentence.</param>
/// <param name="Standing">How it stands.</param>
/// <param name="Days">How many days back the counts reach.</param>
/// <param name="Teams">The teams, each with its members.</param>
/// <param name="Others">Owners who are in no roster of the current rules.</param>
public sealed record RepsModel(
    string Answer, Standing Standing, int Days, IReadOnlyList<TeamLine> Teams, IReadOnlyList<RepLine> Others)
    : PageModel("Reps", Answer, Standing);

/// <summary>A team of an assignment.</summary>
/// <param name="Assignment">The assignment.</param>
/// <param name="Team">The team.</param>
/// <param name="Strategy">How one of it is chosen.</param>
/// <param name="Next">Whose turn it is; <see langword="null"/> where nobody can take anything now.</param>
/// <param name="Fallback">Who takes it then.</param>
/// <param name="Members">The members, in the order of the roster.</param>
public sealed record TeamLine(
    string Assignment, string Team, string Strategy, string? Next, string Fallback, IReadOnlyList<RepLine> Members);

/// <summary>A rep.</summary>
/// <param name="Name">The name.</param>
/// <param name="Email">The address.</param>
/// <param name="Assigned">What they were given in the time looked at.</param>
/// <param name="Share">Their part of what the team was given, from 0 to 1; <see langword="null"/> where that was nothing.</param>
/// <param name="Fair">The part that their weight gives them; <see langword="null"/> where the team has none.</param>
/// <param name="Acknowledged">What they acknowledged.</param>
/// <param name="InTime">Of these, what they acknowledged in time.</param>
/// <param name="Overdue">What went on to another because they did not.</param>
/// <param name="Median">The median of their times to acknowledge, in working seconds; <see langword="null"/> where there is none.</param>
/// <param name="Capacity">What is taken of their capacity now; <see langword="null"/> where they have no limit.</param>
/// <param name="WhyNot">Why they can take nothing now; <see langword="null"/> where they can.</param>
public sealed record RepLine(
    string Name,
    string Email,
    long Assigned,
    double? Share,
    double? Fair,
    long Acknowledged,
    long InTime,
    long Overdue,
    double? Median,
    string? Capacity,
    string? WhyNot);

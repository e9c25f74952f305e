using GtmFunctions.Pipeline.Pages.Site;

namespace GtmFunctions.Pipeline.Pages.Jobs;

/// <summary>What runs on a schedule, and what came of it.</summary>
/// <param name="Answer">The answer in a sentence.</param>
/// <param name="Standing">How things stand.</param>
/// <param name="Jobs">The jobs, in the order of the document.</param>
public sealed record JobsModel(string Answer, Standing Standing, IReadOnlyList<JobShown> Jobs) : PageModel("Jobs", Answer, Standing);

/// <summary>A job.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Does">What it does, in a sentence.</param>
/// <param name="Due">When it is due, as the document writes it, and by whose clock.</param>
/// <param name="Next">When it is due next; <see langword="null"/> where that is not known yet.</param>
/// <param name="Runs">Its runs, the newest first.</param>
public sealed record JobShown(string Name, string Does, string Due, DateTimeOffset? Next, IReadOnlyList<JobRunShown> Runs);

/// <summary>A run of a job.</summary>
/// <param name="At">When it began.</param>
/// <param name="Says">What came of it, in a sentence.</param>
/// <param name="Standing">How that stands.</param>
/// <param name="Counts">What it counted, each in a sentence.</param>
/// <param name="Replay">The replay by which it put events back; <see langword="null"/> where it put none back.</param>
public sealed record JobRunShown(DateTimeOffset At, string Says, Standing Standing, IReadOnlyList<string> Counts, string? Replay);

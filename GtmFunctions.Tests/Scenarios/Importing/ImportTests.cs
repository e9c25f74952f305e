using System.Text;
using System.Text.Json;
using GtmFunctions.Pipeline.Events;
using GtmFunctions.Pipeline.Hosting;
using GtmFunctions.Pipeline.Import;
using GtmFunctions.Pipeline.Language.Fields;
using GtmFunctions.Pipeline.Ops;
using GtmFunctions.Pipeline.Ops.Importing;
using GtmFunctions.Pipeline.Storage;
using GtmFunctions.Pipeline.Storage.Import;
using GtmFunctions.Tests.Deliver;
using GtmFunctions.Tests.Storage;
using Xunit;

namespace GtmFunctions.Tests.Scenarios.Importing;

/// <summary>A file that is imported: matched, shown, fed at a rate behind live events, each row once, and what is wrong told.</summary>
public sealed class ImportTests(AzuriteFixture azurite)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Import_OfLeads_RoutesEachRowOnceAsAWebhookOfItWouldBe()
    {
        await using var pipeline = await PipelineHarness.StartAsync(azurite, UploadedFiles.Document);
        var job = await pipeline.UploadAsync(UploadedFiles.Leads(60));

        await pipeline.StartAsync(job);
        var done = await pipeline.FinishAsync(job);

        Assert.Equal((ImportState.Done, 60L, 60L, 0L), (done.State, done.Accepted, done.Fed, done.Rejected));
        Assert.Equal(60, pipeline.Received("slack").Count);
        Assert.Equal(60, pipeline.Received("sequencer").Select(request => request.IdempotencyKey).Distinct().Count());
        Assert.Contains(
            pipeline.Received("slack"), request =>
                request.Body!.ToJsonString().Contains("Lead 60 (lead000060@acme60.example)", StringComparison.Ordinal));
        Assert.Equal([], await BlobsAsync(pipeline, job));
    }

    [Theory]
    [InlineData(1.4, 5, 0)]
    [InlineData(181, 1, 4)] // Else a host ends itself over one that takes 5 minutes
    public async Task Rows_OfAMessageThatTakeLong_AreNotLeftToMessagesInLineBeforeLiveEventsButForTheHostsPatience(
        double seconds, int told, int left)
    {
        PipelineHarness? running = null;
        await using var slow = await LocalServer.StartAsync((_, context) =>
        {
            running!.Clock.Advance(TimeSpan.FromSeconds(seconds));
            context.Response.StatusCode = 200;
            return Task.CompletedTask;
        });
        await using var pipeline = await PipelineHarness.StartAsync(
            azurite, UploadedFiles.Document, new() { ["OTHER_URL"] = slow.Url.AbsoluteUri });
        running = pipeline;
        await pipeline.StartAsync(await pipeline.UploadAsync(UploadedFiles.Leads(5)));
        while (await pipeline.PeekAsync(QueueNames.Received) is [])
            await pipeline.StepAsync();

        await pipeline.RunAsync(pipeline.Get<PipelineSurface>().Queues.Single(function => function.Queue == QueueNames.Received));

        Assert.Equal(left, (await pipeline.PeekAsync(QueueNames.Events)).Length);
        Assert.Equal(told, slow.Requests.Count);
        Assert.Equal(told, pipeline.Received("slack").Count);
    }

    [Theory]
    [InlineData(ImportJob.DefaultRate, new[] { 25, 25, 25, 25 }, 100)]
    [InlineData(200, new[] { 50, 50, 50, 30 }, 180)]
    [InlineData(ImportJob.MaxRate, new[] { 150, 30 }, 180)]
    public async Task Import_ItsRate_IsWhatTheMessagesOfAStepCanHold(int rate, int[] rows, int fed)
    {
        await using var pipeline = await PipelineHarness.StartAsync(azurite, UploadedFiles.Document);
        var job = await pipeline.UploadAsync(UploadedFiles.Leads(180));
        await pipeline.StartAsync(job, new ImportWishes { Rate = rate });
        await pipeline.StepAsync();
        await pipeline.StepAsync();
        var messages = (await pipeline.PeekAsync(QueueNames.Received))
            .Select(message => JsonSerializer.Deserialize(message, PipelineJson.Readable.ReceivedMessage)!.Text!.Split('\n').Length);

        Assert.Equal(rows, messages);
        Assert.Equal(fed, (await pipeline.FindAsync(job)).Fed);
        Assert.Equal(180, (await pipeline.FinishAsync(job)).Fed);
        Assert.Equal(180, pipeline.Received("slack").Select(request => request.Body!.ToJsonString()).Distinct().Count());
    }

    [Fact]
    public async Task Import_ThatBeganBeforeMessagesHadMoreRows_GoesOnWithAsManyAsItHad()
    {
        await using var pipeline = await PipelineHarness.StartAsync(azurite, UploadedFiles.Document);
        var job = await pipeline.UploadAsync(UploadedFiles.Leads(180));
        await pipeline.StartAsync(job, new ImportWishes { Rate = ImportJob.MaxRate });
        await pipeline.StepAsync();
        await pipeline.Get<ImportJobs>().ChangeAsync(job.Id, begun => begun with { MessageRows = null }, Cancellation);

        await pipeline.StepAsync();

        Assert.Equal(100, (await pipeline.FindAsync(job)).Fed);
        Assert.Equal(4, (await pipeline.PeekAsync(QueueNames.Received)).Length);
    }

    [Fact]
    public async Task Import_OfTheSameFileTwice_IsTwoImportsUnlessAColumnHoldsTheId()
    {
        await using var pipeline = await PipelineHarness.StartAsync(azurite, UploadedFiles.Document);
        const string file = "Email,Title,Lead ID\nada@analytical.example,VP,L-1\nmax@acme.example,VP,L-2\n";
        foreach (var expected in (int[])[2, 2])
        {
            var job = await pipeline.UploadAsync(file);
            await pipeline.StartAsync(job);
            await pipeline.FinishAsync(job);
            Assert.Equal(expected, pipeline.Received("slack").Count);
        }

        var other = await pipeline.UploadAsync(file);
        await pipeline.StartAsync(other, new ImportWishes { Map = new Dictionary<string, string> { ["Lead ID"] = "" } });
        await pipeline.FinishAsync(other);
        Assert.Equal(4, pipeline.Received("slack").Count);
    }

    [Fact]
    public async Task Upload_ShowsWhatColumnsAreAndDoesNothing()
    {
        await using var pipeline = await PipelineHarness.StartAsync(azurite, UploadedFiles.Document);
        var job = await pipeline.UploadAsync("Work E-mail;Job Title;Note\nada@analytical.example;VP;first\nbroken;VP;second\n");
        var run = (await pipeline.Get<ImportRequests>().PreviewAsync(job.Id, new ImportWishes(), Cancellation))!;
        await pipeline.DrainAsync();

        Assert.Equal(
            [("Work E-mail", null), ("Job Title", "person.title"), ("Note", null)],
            run.Sheet.Columns.Select(column => (column.Name, column.Field)));

        run = (await pipeline.Get<ImportRequests>().PreviewAsync(
            job.Id, new ImportWishes { Map = new Dictionary<string, string> { ["Work E-mail"] = "person.email" } }, Cancellation))!;

        Assert.Equal((1, 0, 1), (run.Events, run.Duplicates, run.Rejected));
        Assert.Equal(["inbound"], run.Workflows.Select(one => one.Workflow));
        Assert.Equal(1, run.Workflows[0].Counts.Acted);
        Assert.Equal(["other-sequencer", "sequencer", "slack"], run.Destinations.Select(one => one.Destination).Order());
        Assert.StartsWith("line 3: nothing in it says who it is about: person.email:", Assert.Single(
            run.Sheet.Rejected), StringComparison.Ordinal);
        Assert.Equal(
            "Of the first 2 rows 1 would become lead.created from import; 1 would be rejected. Workflows would act 1 times.", run.Answer);
        Assert.Empty(pipeline.Received("slack"));
        Assert.Equal(ImportState.Uploaded, (await pipeline.FindAsync(job)).State);
    }

    [Fact]
    public async Task Import_RowsThatCannotBe_AreAFileWithTheReasonBesideEach()
    {
        await using var pipeline = await PipelineHarness.StartAsync(azurite, UploadedFiles.Document);
        var job = await pipeline.UploadAsync(
            "Email,Title\nada@analytical.example,VP\n=cmd|' /C calc'!A0,VP\nmax@acme.example,VP,too,many\n,VP\nzoe@acme.example,VP\n");
        await pipeline.StartAsync(job, new ImportWishes { Map = new Dictionary<string, string> { ["Email"] = "person.email" } });
        var done = await pipeline.FinishAsync(job);

        using var bytes = new MemoryStream();
        await ImportEndpoints.WriteRejectedAsync(
            done, pipeline.Get<ImportBlobs>().RejectedAsync(job.Id, Cancellation), bytes, Cancellation);
        var lines = Encoding.UTF8.GetString(bytes.ToArray()).TrimStart('\uFEFF').Split("\r\n");

        Assert.Equal((2L, 3L), (done.Fed, done.Rejected));
        Assert.Equal(2, pipeline.Received("slack").Count);
        Assert.Equal("row,line,why,Email,Title", lines[0]);
        Assert.StartsWith("2,3,\"nothing in it says who it is about: person.email: ", lines[1], StringComparison.Ordinal);
        Assert.EndsWith(",'=cmd|' /C calc'!A0,VP", lines[1], StringComparison.Ordinal);
        Assert.StartsWith("3,4,it has 4 cells for 2 columns: quote a cell that has a comma,max@acme.example,VP", lines[2],
            StringComparison.Ordinal);
        Assert.StartsWith("4,5,\"nothing in it says who it is about: it has no e-mail address", lines[3], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Import_OfAFileThatBreaksOff_DoesNothingAndSaysWhy()
    {
        await using var pipeline = await PipelineHarness.StartAsync(azurite, UploadedFiles.Document);
        var rows = string.Join(',', Enumerable.Range(0, 1200).Select(row => $$"""{"email":"lead{{row}}@acme.example","title":"VP"}"""));
        var job = await pipeline.UploadAsync($"[{rows},{{\"email\":", "leads.json");
        await pipeline.StartAsync(job);
        var failed = await pipeline.FinishAsync(job);

        Assert.Equal(ImportState.Failed, failed.State);
        Assert.StartsWith("The JSON list breaks off after 1200 rows", failed.Why, StringComparison.Ordinal);
        Assert.Empty(pipeline.Received("slack"));
    }

    [Fact]
    public async Task Import_Stopped_GoesOnWhereItWas()
    {
        await using var pipeline = await PipelineHarness.StartAsync(azurite, UploadedFiles.Document);
        var job = await pipeline.UploadAsync(UploadedFiles.Leads(40));
        await pipeline.StartAsync(job, new ImportWishes { Rate = 4 });
        await pipeline.StepAsync();
        await pipeline.StepAsync();
        var stopped = (await pipeline.Get<ImportRunner>().StopAsync(job.Id, Cancellation))!;
        pipeline.Clock.Advance(TimeSpan.FromMinutes(5));
        await pipeline.DrainAsync();
        var before = pipeline.Received("slack").Count;
        var resumed = await pipeline.StartAsync(job);
        var done = await pipeline.FinishAsync(job);

        Assert.Equal((ImportState.Stopped, 25L, 25), (stopped.State, stopped.Fed, before));
        Assert.Equal(ImportState.Running, resumed.State);
        Assert.Equal((ImportState.Done, 40L), (done.State, done.Fed));
        Assert.Equal(40, pipeline.Received("slack").Select(request => request.Body!.ToJsonString()).Distinct().Count());
        Assert.Equal(40, pipeline.Received("slack").Count);
    }

    [Fact]
    public async Task Import_ItsRate_SpreadsTheMessagesOfAStep()
    {
        await using var pipeline = await PipelineHarness.StartAsync(azurite, UploadedFiles.Document);
        var job = await pipeline.UploadAsync(UploadedFiles.Leads(100));
        await pipeline.StartAsync(job, new ImportWishes { Rate = 10 });
        await pipeline.StepAsync();
        pipeline.Script.Delays.Clear();
        pipeline.Script.TimeoutDelays.Clear();
        await pipeline.StepAsync();

        Assert.Equal(50, (await pipeline.FindAsync(job)).Fed);
        Assert.Equal([2], pipeline.Script.Delays.Select(delay => (int)delay.TotalSeconds));
        Assert.Equal([TimeSpan.FromSeconds(5)], pipeline.Script.TimeoutDelays);
    }

    [Fact]
    public async Task Import_LiveEventsWait_FeedsNothingUntilTheyAreDone()
    {
        await using var pipeline = await PipelineHarness.StartAsync(azurite, UploadedFiles.Document);
        var job = await pipeline.UploadAsync(UploadedFiles.Leads(20));
        await pipeline.StartAsync(job);
        await pipeline.StepAsync();
        for (var number = 0; number <= FeedPriority.MostEvents; number++)
            await pipeline.SendAsync(
                "forms", Document.Lead.Replace("ada@", $"live{number}@", StringComparison.Ordinal), $"msg_live_{number}");
        await pipeline.StepAsync();
        var waiting = await pipeline.FindAsync(job);
        var done = await pipeline.FinishAsync(job);

        Assert.Equal((0L, $"{FeedPriority.MostEvents + 1} events wait to be taken in or decided"), (waiting.Fed, waiting.WaitsFor));
        Assert.Equal((ImportState.Done, null), (done.State, done.WaitsFor));
        Assert.Equal(20 + FeedPriority.MostEvents + 1, pipeline.Received("slack").Count);
    }

    [Fact]
    public async Task Import_WhatItFedIsNotDone_FeedsAsManyMessagesAsAreDone()
    {
        await using var pipeline = await PipelineHarness.StartAsync(azurite, UploadedFiles.Document);
        var job = await pipeline.UploadAsync(UploadedFiles.Leads(1000));
        await pipeline.StartAsync(job, new ImportWishes { Rate = 200 });
        await pipeline.StepAsync();
        var steps = new List<(long Fed, string? WaitsFor, int Pace)>();
        var queue = pipeline.Queue(QueueNames.Received);
        foreach (var done in (int[])[0, 0, 0, 3, 8])
        {
            for (var message = 0; message < done; message++)
            {
                var one = (await queue.ReceiveMessageAsync(cancellationToken: Cancellation)).Value;
                await queue.DeleteMessageAsync(one.MessageId, one.PopReceipt, Cancellation);
            }

            pipeline.Clock.Advance(TimeSpan.FromSeconds(1));
            pipeline.Script.TimeoutDelays.Clear();
            await pipeline.StepAsync();
            var now = await pipeline.FindAsync(job);
            steps.Add((now.Fed, now.WaitsFor, now.RowsASecond));
            Assert.Equal([TimeSpan.FromSeconds(1)], pipeline.Script.TimeoutDelays);
        }

        Assert.Equal([(200, null, 200), (400, null, 200), (400, null, 150), (550, null, 150), (750, null, 163)], steps);
    }

    [Fact]
    public async Task Replay_OfAnImportedEvent_ReadsItByTheImportsMapping()
    {
        await using var pipeline = await PipelineHarness.StartAsync(azurite, UploadedFiles.Document);
        var job = await pipeline.UploadAsync("Mail of the person,Title\nada@analytical.example,VP\n");
        await pipeline.StartAsync(job, new ImportWishes
        {
            Map = new Dictionary<string, string> { ["Mail of the person"] = "person.email" },
        });
        await pipeline.FinishAsync(job);
        var (_, found) = await pipeline.OpsAsync((ops, request) => ops.ListEventsAsync(request, Cancellation), "?source=import");
        var id = FieldText.From(found["events"]![0]!["id"])!;
        var (status, _) = await pipeline.ReplayAsync(
            (replay, request) => replay.ReplayEventAsync(request, id, Cancellation), """{"from":"intake","again":"notify"}""");
        await pipeline.DrainAsync();
        var (_, trace) = await pipeline.OpsAsync((ops, request) => ops.GetEventAsync(request, id, Cancellation));

        Assert.Equal(202, status);
        Assert.Equal(2, pipeline.Received("slack").Count);
        Assert.Contains("ada@analytical.example", pipeline.Received("slack")[1].Body!.ToJsonString(), StringComparison.Ordinal);
        Assert.Contains(job.Id, trace.ToJsonString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Drift_OfImportedRows_IsNotNoted()
    {
        await using var pipeline = await PipelineHarness.StartAsync(azurite, UploadedFiles.Document);
        foreach (var file in (string[])["Email,Title\nada@analytical.example,VP\n", "Mail,Role,Size\nmax@acme.example,VP,10\n"])
        {
            var job = await pipeline.UploadAsync(file);
            await pipeline.StartAsync(job, new ImportWishes { Source = "forms" });
            await pipeline.FinishAsync(job);
        }

        var (_, drift) = await pipeline.OpsAsync((ops, request) => ops.ListDriftAsync(request, Cancellation));

        Assert.Empty(drift["drift"]!.AsArray());
        Assert.Equal(2, pipeline.Received("slack").Count);
    }

    [Theory]
    [InlineData("Colour", "person.email", "The file has no column 'Colour'")]
    [InlineData("Email", "raw.email", "'raw.email' is no field that a column can fill")]
    [InlineData("Email", "email", "'email' is no field that a column can fill")]
    [InlineData("Title", "person.email", "Both 'Email' and 'Title' are to be person.email")]
    public async Task Start_AMapThatCannotBe_IsRefusedInWords(string column, string field, string why)
    {
        await using var pipeline = await PipelineHarness.StartAsync(azurite, UploadedFiles.Document);
        var job = await pipeline.UploadAsync("Email,Title\nada@analytical.example,VP\n");
        var map = new Dictionary<string, string> { [column] = field };
        if (column == "Title")
            map["Email"] = field;

        var wrong = await Assert.ThrowsAsync<OpsRequestException>(() => pipeline.StartAsync(job, new ImportWishes { Map = map }));

        Assert.StartsWith(why, wrong.Message, StringComparison.Ordinal);
        Assert.Equal(ImportState.Uploaded, (await pipeline.FindAsync(job)).State);
    }

    [Fact]
    public async Task Upload_APartIsMissing_SaysSoAndTakesItLater()
    {
        await using var pipeline = await PipelineHarness.StartAsync(azurite, UploadedFiles.Document);
        var requests = pipeline.Get<ImportRequests>();
        var bytes = Encoding.UTF8.GetBytes(UploadedFiles.Leads(100));
        var job = await requests.CreateAsync("C:\\exports\\leads.csv", null, null, Cancellation);
        await requests.TakePartAsync(job.Id, 1, bytes.AsMemory(1000), Cancellation);

        var wrong = await Assert.ThrowsAsync<OpsRequestException>(() => requests.TakeFileAsync(job.Id, 2, Cancellation));
        await requests.TakePartAsync(job.Id, 0, bytes.AsMemory(0, 1000), Cancellation);
        await requests.TakePartAsync(job.Id, 0, bytes.AsMemory(0, 1000), Cancellation);
        var taken = (await requests.TakeFileAsync(job.Id, 2, Cancellation))!.Value;

        Assert.Equal("leads.csv", job.File);
        Assert.StartsWith("Not all of the 2 parts are here", wrong.Message, StringComparison.Ordinal);
        Assert.Equal((bytes.Length, 100), ((int)taken.Job.Bytes, taken.Sheet.Looked));
    }

    private static async Task<IReadOnlyList<string>> BlobsAsync(PipelineHarness pipeline, ImportJob job)
    {
        var names = new List<string>();
        await foreach (var blob in pipeline.Get<StorageConnection>().Blobs.GetBlobContainerClient(ContainerNames.Payloads)
            .GetBlobsAsync(Azure.Storage.Blobs.Models.BlobTraits.None, Azure.Storage.Blobs.Models.BlobStates.None,
                $"{ImportBlobs.Prefix}{job.Id}", Cancellation))
            names.Add(blob.Name);
        return names;
    }
}

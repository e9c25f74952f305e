using System.IO.Compression;
using System.Text;
using GtmFunctions.Pipeline.Import.Reading;
using GtmFunctions.Pipeline.Language.Tables;
using GtmFunctions.Pipeline.Language.Tables.Editing;
using Xunit;

namespace GtmFunctions.Tests.Import.Reading;

public sealed class ImportFileTests
{
    private const string Csv = "Email,Company\r\nada@analytical.example,Analytical\r\nmax@münchen.example,\"Größe; GmbH\"\r\n";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public static TheoryData<string, byte[]> Files { get; } = new()
    {
        { "csv", Encoding.UTF8.GetBytes(Csv) },
        { "csv with a mark", [.. Encoding.UTF8.GetPreamble(), .. Encoding.UTF8.GetBytes(Csv)] },
        { "csv in UTF-16", [.. Encoding.Unicode.GetPreamble(), .. Encoding.Unicode.GetBytes(Csv)] },
        { "csv in Windows-1252", CodePagesEncodingProvider.Instance.GetEncoding(1252)!.GetBytes(Csv) },
        { "csv of Excel", Encoding.UTF8.GetBytes(
            "sep=;\nEmail;Company\nada@analytical.example;Analytical\nmax@münchen.example;\"Größe; GmbH\"") },
        { "tabs", Encoding.UTF8.GetBytes("Email\tCompany\nada@analytical.example\tAnalytical\nmax@münchen.example\tGröße; GmbH\n") },
        { "packed", Pack(Encoding.UTF8.GetBytes(Csv)) },
        { "workbook", Workbook.From("leads.csv", TableSheet.Parse(Csv)) },
        {
            "ndjson",
            Encoding.UTF8.GetBytes(
                """
                {"Email":"ada@analytical.example","Company":"Analytical"}

                {"Email":"max@münchen.example","Company":"Größe; GmbH"}
                """)
        },
        {
            "json",
            Encoding.UTF8.GetBytes(
                """[{"Email":"ada@analytical.example","Company":"Analytical"},{"Email":"max@münchen.example","Company":"Größe; GmbH"}]""")
        },
    };

    [Theory]
    [MemberData(nameof(Files))]
    public async Task Open_EveryFormatAndEncoding_ReadsTheSameRows(string name, byte[] file)
    {
        var rows = await RowsAsync(file);

        Assert.All(rows, row => Assert.True(row.Why is null, $"{name}: {row.Why}"));
        Assert.Equal(
            ["ada@analytical.example/Analytical", "max@münchen.example/Größe; GmbH"],
            rows.Select(row => $"{row.Columns!["Email"]}/{row.Columns["Company"]}"));
    }

    [Fact]
    public async Task Open_RaggedRows_AreToldWithTheirLineAndCostNoOther()
    {
        var rows = await RowsAsync(Encoding.UTF8.GetBytes(
            "Email,Company,\nada@analytical.example,Analytical\none,two,three,four\n\n,,odd\nshort@acme.example\n"));

        Assert.Equal([2, 3, 5, 6], rows.Select(row => row.Line));
        Assert.Equal(
            [
                null,
                "it has 4 cells for 2 columns: quote a cell that has a comma",
                "it has 3 cells for 2 columns: quote a cell that has a comma",
                null,
            ],
            rows.Select(row => row.Why));
        Assert.Equal(["one", "two", "three", "four"], rows[1].Cells);
    }

    [Fact]
    public async Task Open_LinesThatAreNoJson_AreRejectedAndTheOthersRead()
    {
        var rows = await RowsAsync(Encoding.UTF8.GetBytes(
            $$"""
            {"Email":"ada@analytical.example"}
            {"Email":
            [1,2]
            {"Long":"{{new string('x', ImportLimits.RowBytes)}}"}
            {"Email":"max@acme.example"}
            """));

        Assert.Equal([1, 2, 3, 4, 5], rows.Select(row => row.Line));
        Assert.Equal([true, false, false, false, true], rows.Select(row => row.Why is null));
        Assert.StartsWith("The body is no JSON", rows[1].Why, StringComparison.Ordinal);
        Assert.Equal("it is no JSON object, so nothing in it has a name", rows[2].Why);
        Assert.Equal("it has more than 256 KiB; its beginning is here", rows[3].Why);
    }

    [Theory]
    [InlineData("", "The file is empty.")]
    [InlineData("ada@acme.example,Ada\n", "The first line names the columns, and 'ada@acme.example' looks like a value")]
    [InlineData("Email,Company,email\nx,y,z\n", "The column 'Email' is here twice")]
    [InlineData("<!DOCTYPE html><html>", "The file begins as HTML or XML does")]
    [InlineData("[{\"Email\":\"a@b.example\"},{\"Email\":", "The JSON list breaks off after 1 rows")]
    [InlineData("%PDF-1.7", "The file is a PDF")]
    public async Task Open_AFileThatIsNone_SaysWhatItIsAndWhatToDo(string file, string why)
    {
        var wrong = await Assert.ThrowsAsync<UnreadableFileException>(() => RowsAsync(Encoding.UTF8.GetBytes(file)));

        Assert.StartsWith(why, wrong.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Open_AQuoteThatNeverEnds_IsRefusedAndNotHeldInMemory()
    {
        var file = Encoding.UTF8.GetBytes(
            "Email,Note\na@b.example,\"begun\n" + string.Concat(Enumerable.Repeat("c@d.example,x\n", 40_000)));

        var wrong = await Assert.ThrowsAsync<UnreadableFileException>(() => RowsAsync(file));

        Assert.StartsWith("A row has more than 256 KiB, most likely because a quote before it is not closed", wrong.Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task Open_ARowOfAListThatNeverEnds_IsRefused()
    {
        var wrong = await Assert.ThrowsAsync<UnreadableFileException>(
            () => RowsAsync(Encoding.UTF8.GetBytes($"[{{\"Note\":\"{new string('x', 4 << 20)}\"}}]")));

        Assert.Equal("A row of the list has more than 256 KiB.", wrong.Message);
    }

    [Fact]
    public async Task Open_ABomb_IsRefusedBeforeItIsUnpacked()
    {
        var bomb = Pack(new byte[64 << 20]);

        var wrong = await Assert.ThrowsAsync<UnreadableFileException>(() => RowsAsync([.. Pack([.. "Email\n"u8, .. new byte[64 << 20]])]));

        Assert.True(bomb.Length < 100_000, $"{bomb.Length} bytes are no bomb");
        Assert.StartsWith("The file unpacks to more than 16 MiB: it is a bomb", wrong.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Open_PackedAndCutShort_IsRefused()
    {
        var packed = Pack(Encoding.UTF8.GetBytes(
            "Email\n" + string.Concat(Enumerable.Range(0, 20_000).Select(i => $"{Guid.NewGuid():N}{i}@acme.example\n"))));

        var wrong = await Assert.ThrowsAsync<UnreadableFileException>(() => RowsAsync(packed[..(packed.Length / 2)]));

        Assert.StartsWith("The file is packed with gzip and cannot be unpacked", wrong.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Open_PackedTwice_IsRefused()
    {
        var wrong = await Assert.ThrowsAsync<UnreadableFileException>(() => RowsAsync(Pack(Pack(Encoding.UTF8.GetBytes(Csv)))));

        Assert.StartsWith("The file is packed twice", wrong.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Open_AnArchiveThatIsNoWorkbook_IsRefused()
    {
        using var zip = new MemoryStream();
        using (var archive = new ZipArchive(zip, ZipArchiveMode.Create, leaveOpen: true))
        await using (var entry = archive.CreateEntry("leads.csv").Open())
            await entry.WriteAsync(Encoding.UTF8.GetBytes(Csv), Cancellation);

        var wrong = await Assert.ThrowsAsync<UnreadableFileException>(() => RowsAsync(zip.ToArray()));

        Assert.StartsWith("The file is no Excel workbook that can be read", wrong.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1251, "Имя,Почта\nИван Петров,ivan@acme.example\n")]
    [InlineData(932, "名前,Email\n山田太郎,taro@acme.example\n")]
    public async Task Open_AnEncodingThatCannotBeTold_IsRefused(int codePage, string text)
    {
        var file = CodePagesEncodingProvider.Instance.GetEncoding(codePage)!.GetBytes(text);

        var wrong = await Assert.ThrowsAsync<UnreadableFileException>(() => RowsAsync(file));

        Assert.Contains("its letters cannot be told: save as UTF-8", wrong.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Encoding_FirstForeignLetterIsInTheLastRow_IsThatOfTheWholeFile()
    {
        var text = "Email,Name\n" + string.Concat(Enumerable.Repeat("ada@acme.example,Ada\n", 10_000)) + "max@acme.example,Müller\n";
        var file = CodePagesEncodingProvider.Instance.GetEncoding(1252)!.GetBytes(text);

        var rows = await RowsAsync(file);

        Assert.Equal("Müller", (string?)rows[^1].Columns!["Name"]);
    }

    [Theory]
    [InlineData(1, 0)]
    [InlineData((1 << 20) - 1, 0)]
    [InlineData((5 << 20) / 2, 2)]
    public async Task Encoding_OfALargeFile_RestsAfterEachMiB(int bytes, int expected)
    {
        var file = new byte[bytes];
        Array.Fill(file, (byte)'a');
        var rests = 0;

        await ImportFile.EncodingAsync(
            () => Task.FromResult<Stream>(new MemoryStream(file, writable: false)),
            _ =>
            {
                rests++;
                return Task.CompletedTask;
            },
            Cancellation);

        Assert.Equal(expected, rests);
    }

    private static async Task<List<FileRow>> RowsAsync(byte[] file)
    {
        Task<Stream> OpenAsync() => Task.FromResult<Stream>(new MemoryStream(file, writable: false));
        var encoding = await ImportFile.EncodingAsync(OpenAsync, rest: _ => Task.CompletedTask, Cancellation);
        var (_, opened) = await ImportFile.OpenAsync(OpenAsync, encoding, Cancellation);
        return await opened.Rows.ToListAsync(Cancellation);
    }

    private static byte[] Pack(byte[] bytes)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Optimal, leaveOpen: true))
            gzip.Write(bytes);
        return packed.ToArray();
    }
}

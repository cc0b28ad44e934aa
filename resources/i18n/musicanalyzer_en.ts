<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="en" sourcelanguage="en">
<context>
    <name>AuditView</name>
    <message numerus="yes">
        <source>%n file(s) were not looked at yet: whether they are lossy, upsampled, clipped, truncated or of the wrong length is not known.</source>
        <translation>
            <numerusform>%Ln file was not looked at yet: whether it is lossy, upsampled, clipped, truncated or of the wrong length is not known.</numerusform>
            <numerusform>%Ln files were not looked at yet: whether they are lossy, upsampled, clipped, truncated or of the wrong length is not known.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>CratesDialog</name>
    <message numerus="yes">
        <source>%n track(s) in {crates} crates.</source>
        <translation>
            <numerusform>%Ln track in {crates} crates.</numerusform>
            <numerusform>%Ln tracks in {crates} crates.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n belong(s) to none of them.</source>
        <translation>
            <numerusform>%Ln belongs to none of them.</numerusform>
            <numerusform>%Ln belong to none of them.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>DoctorGroup</name>
    <message numerus="yes">
        <source>%n thing(s) must be mended.</source>
        <translation>
            <numerusform>%Ln thing must be mended.</numerusform>
            <numerusform>%Ln things must be mended.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>DuplicatesPage</name>
    <message numerus="yes">
        <source>Of %n recording(s) it is not known yet: the next scan finds out.</source>
        <translation>
            <numerusform>Of %Ln recording it is not known yet: the next scan finds out.</numerusform>
            <numerusform>Of %Ln recordings it is not known yet: the next scan finds out.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>FailedFiles</name>
    <message numerus="yes">
        <source>%n file(s) could not be read</source>
        <translation>
            <numerusform>%Ln file could not be read</numerusform>
            <numerusform>%Ln files could not be read</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>FirstStart</name>
    <message numerus="yes">
        <source>%n music file(s)</source>
        <translation>
            <numerusform>%Ln music file</numerusform>
            <numerusform>%Ln music files</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n music file(s) so far</source>
        <translation>
            <numerusform>%Ln music file so far</numerusform>
            <numerusform>%Ln music files so far</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>FoldersGroup</name>
    <message numerus="yes">
        <source>The library knows %n track(s) there.</source>
        <translation>
            <numerusform>The library knows %Ln track there.</numerusform>
            <numerusform>The library knows %Ln tracks there.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n track(s) left the library; their files are as they were.</source>
        <translation>
            <numerusform>%Ln track left the library; its file is as it was.</numerusform>
            <numerusform>%Ln tracks left the library; their files are as they were.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>GrowthLine</name>
    <message numerus="yes">
        <source>{share} with %n example(s)</source>
        <translation>
            <numerusform>{share} with %Ln example</numerusform>
            <numerusform>{share} with %Ln examples</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ImportDialog</name>
    <message numerus="yes">
        <source>%n entry/entries were not found here:</source>
        <translation>
            <numerusform>%n entry was not found here:</numerusform>
            <numerusform>%Ln entries were not found here:</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>JobsView</name>
    <message numerus="yes">
        <source>and %n earlier one(s)</source>
        <translation>
            <numerusform>and %Ln earlier one</numerusform>
            <numerusform>and %Ln earlier ones</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>LabelsPage</name>
    <message numerus="yes">
        <source>%n track(s)</source>
        <translation>
            <numerusform>%Ln track</numerusform>
            <numerusform>%Ln tracks</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n example(s)</source>
        <translation>
            <numerusform>%Ln example</numerusform>
            <numerusform>%Ln examples</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n counter-example(s)</source>
        <translation>
            <numerusform>%Ln counter-example</numerusform>
            <numerusform>%Ln counter-examples</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n track(s) carry it</source>
        <translation>
            <numerusform>%Ln track carries it</numerusform>
            <numerusform>%Ln tracks carry it</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>take %n example(s) back</source>
        <translation>
            <numerusform>take %Ln example back</numerusform>
            <numerusform>take %Ln examples back</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>LengthPart</name>
    <message numerus="yes">
        <source>%n track(s) of the library are longer. The next scan takes them out of the lists; all that is known of them is kept.</source>
        <translation>
            <numerusform>%n track of the library is longer. The next scan takes it out of the lists; all that is known of it is kept.</numerusform>
            <numerusform>%n tracks of the library are longer. The next scan takes them out of the lists; all that is known of them is kept.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>LibraryView</name>
    <message numerus="yes">
        <source>%n track(s)</source>
        <translation>
            <numerusform>%Ln track</numerusform>
            <numerusform>%Ln tracks</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Copy the path(s)</source>
        <translation>
            <numerusform>Copy the path</numerusform>
            <numerusform>Copy the paths</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>LiveSaving</name>
    <message numerus="yes">
        <source>%n sample(s) were cut off at full scale, the loudest {db} dB above it; save as WAV, which keeps them, or lower the gain.</source>
        <translation>
            <numerusform>%Ln sample was cut off at full scale, {db} dB above it; save as WAV, which keeps it, or lower the gain.</numerusform>
            <numerusform>%Ln samples were cut off at full scale, the loudest {db} dB above it; save as WAV, which keeps them, or lower the gain.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>MoodMapView</name>
    <message numerus="yes">
        <source>%n track(s)</source>
        <translation>
            <numerusform>%Ln track</numerusform>
            <numerusform>%Ln tracks</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>In view: %n track(s)</source>
        <translation>
            <numerusform>In view: %Ln track</numerusform>
            <numerusform>In view: %Ln tracks</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>In the shape: %n track(s)</source>
        <translation>
            <numerusform>In the shape: %Ln track</numerusform>
            <numerusform>In the shape: %Ln tracks</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>MoodTracks</name>
    <message numerus="yes">
        <source>Name of the playlist with %n track(s):</source>
        <translation>
            <numerusform>Name of the playlist with %Ln track:</numerusform>
            <numerusform>Name of the playlist with %Ln tracks:</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>NameDialog</name>
    <message numerus="yes">
        <source>&amp;Add %n track(s) to this playlist, or to a new one:</source>
        <translation>
            <numerusform>&amp;Add %Ln track to this playlist, or to a new one:</numerusform>
            <numerusform>&amp;Add %Ln tracks to this playlist, or to a new one:</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Opening</name>
    <message numerus="yes">
        <source>Listening to %n file(s)…</source>
        <translation>
            <numerusform>Listening to %Ln file…</numerusform>
            <numerusform>Listening to %Ln files…</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n file(s) added.</source>
        <translation>
            <numerusform>%Ln file added.</numerusform>
            <numerusform>%Ln files added.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>PassagesDialog</name>
    <message numerus="yes">
        <source>%n passage(s), the most alike first.</source>
        <translation>
            <numerusform>%Ln passage, the most alike first.</numerusform>
            <numerusform>%Ln passages, the most alike first.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Player</name>
    <message numerus="yes">
        <source>%n file(s) in a row could not be played, so playing was stopped. Is a drive missing?</source>
        <translation>
            <numerusform>%Ln file could not be played, so playing was stopped. Is a drive missing?</numerusform>
            <numerusform>%Ln files in a row could not be played, so playing was stopped. Is a drive missing?</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>PlaylistExchange</name>
    <message numerus="yes">
        <source>%n track(s) were written to {file}.</source>
        <translation>
            <numerusform>%Ln track was written to {file}.</numerusform>
            <numerusform>%Ln tracks were written to {file}.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n file(s) are left out: this format cannot hold their names.</source>
        <translation>
            <numerusform>%Ln file is left out: this format cannot hold its name.</numerusform>
            <numerusform>%Ln files are left out: this format cannot hold their names.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>All %n track(s) of &quot;{name}&quot; were found.</source>
        <translation>
            <numerusform>The %Ln track of &quot;{name}&quot; was found.</numerusform>
            <numerusform>All %Ln tracks of &quot;{name}&quot; were found.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>PlaylistForm</name>
    <message numerus="yes">
        <source>%n track(s)</source>
        <translation>
            <numerusform>%Ln track</numerusform>
            <numerusform>%Ln tracks</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>PlaylistHead</name>
    <message numerus="yes">
        <source>%n track(s)</source>
        <translation>
            <numerusform>%Ln track</numerusform>
            <numerusform>%Ln tracks</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n file(s) missing</source>
        <translation>
            <numerusform>%Ln file missing</numerusform>
            <numerusform>%Ln files missing</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>PlaylistNames</name>
    <message numerus="yes">
        <source>%n track(s)</source>
        <translation>
            <numerusform>%Ln track</numerusform>
            <numerusform>%Ln tracks</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Playlists</name>
    <message numerus="yes">
        <source>add %n track(s) to &quot;{name}&quot;</source>
        <translation>
            <numerusform>add %Ln track to &quot;{name}&quot;</numerusform>
            <numerusform>add %Ln tracks to &quot;{name}&quot;</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n track(s) added to &quot;{name}&quot;.</source>
        <translation>
            <numerusform>%Ln track added to &quot;{name}&quot;.</numerusform>
            <numerusform>%Ln tracks added to &quot;{name}&quot;.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>remove %n track(s) from &quot;{name}&quot;</source>
        <translation>
            <numerusform>remove %Ln track from &quot;{name}&quot;</numerusform>
            <numerusform>remove %Ln tracks from &quot;{name}&quot;</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>move %n track(s) in &quot;{name}&quot;</source>
        <translation>
            <numerusform>move %Ln track in &quot;{name}&quot;</numerusform>
            <numerusform>move %Ln tracks in &quot;{name}&quot;</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n playlist(s) imported.</source>
        <translation>
            <numerusform>%Ln playlist imported.</numerusform>
            <numerusform>%Ln playlists imported.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n crate(s) are now playlists.</source>
        <translation>
            <numerusform>%Ln crate is now a playlist.</numerusform>
            <numerusform>%Ln crates are now playlists.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>sort into %n crate(s)</source>
        <translation>
            <numerusform>sort into %Ln crate</numerusform>
            <numerusform>sort into %Ln crates</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n track(s) are now in the new playlist &quot;{name}&quot;.</source>
        <translation>
            <numerusform>%Ln track is now in the new playlist &quot;{name}&quot;.</numerusform>
            <numerusform>%Ln tracks are now in the new playlist &quot;{name}&quot;.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>QuestionsPage</name>
    <message numerus="yes">
        <source>%n settled</source>
        <translation>
            <numerusform>%Ln settled</numerusform>
            <numerusform>%Ln settled</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n answered</source>
        <translation>
            <numerusform>%Ln answered</numerusform>
            <numerusform>%Ln answered</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n left</source>
        <translation>
            <numerusform>%Ln left</numerusform>
            <numerusform>%Ln left</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ReportPage</name>
    <message numerus="yes">
        <source>%n more error(s), in the log</source>
        <translation>
            <numerusform>%Ln more error, in the log</numerusform>
            <numerusform>%Ln more errors, in the log</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>and %n other error(s)</source>
        <translation>
            <numerusform>and %Ln other error</numerusform>
            <numerusform>and %Ln other errors</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>TagActions</name>
    <message numerus="yes">
        <source>Writing tags was cut short last time; %n unfinished copies were removed, and no file has suffered.</source>
        <translation>
            <numerusform>Writing tags was cut short last time; %Ln unfinished copy was removed, and no file has suffered.</numerusform>
            <numerusform>Writing tags was cut short last time; %Ln unfinished copies were removed, and no file has suffered.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>TagJournal</name>
    <message numerus="yes">
        <source>%n failed</source>
        <translation>
            <numerusform>%Ln failed</numerusform>
            <numerusform>%Ln failed</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>TeachMenu</name>
    <message numerus="yes">
        <source>%n example(s) more for “{label}”.</source>
        <translation>
            <numerusform>%Ln example more for “{label}”.</numerusform>
            <numerusform>%Ln examples more for “{label}”.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n counter-example(s) more for “{label}”.</source>
        <translation>
            <numerusform>%Ln counter-example more for “{label}”.</numerusform>
            <numerusform>%Ln counter-examples more for “{label}”.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Watching</name>
    <message numerus="yes">
        <source>%n changed folder(s)</source>
        <translation>
            <numerusform>%Ln changed folder</numerusform>
            <numerusform>%Ln changed folders</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>WriteTagsDialog</name>
    <message numerus="yes">
        <source>%n file(s) cannot be written.</source>
        <translation>
            <numerusform>%Ln file cannot be written.</numerusform>
            <numerusform>%Ln files cannot be written.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n track(s)</source>
        <translation>
            <numerusform>%Ln track</numerusform>
            <numerusform>%Ln tracks</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>_Counted</name>
    <message numerus="yes">
        <source>Looking for music: %n file(s) so far</source>
        <translation>
            <numerusform>Looking for music: %Ln file so far</numerusform>
            <numerusform>Looking for music: %Ln files so far</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n file(s)</source>
        <translation>
            <numerusform>%Ln file</numerusform>
            <numerusform>%Ln files</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>about %n minute(s) left</source>
        <translation>
            <numerusform>about %Ln minute left</numerusform>
            <numerusform>about %Ln minutes left</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>about %n hour(s) left</source>
        <translation>
            <numerusform>about %Ln hour left</numerusform>
            <numerusform>about %Ln hours left</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>about %n day(s) left</source>
        <translation>
            <numerusform>about %Ln day left</numerusform>
            <numerusform>about %Ln days left</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n analysed</source>
        <translation>
            <numerusform>%Ln analysed</numerusform>
            <numerusform>%Ln analysed</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n known already</source>
        <translation>
            <numerusform>%Ln known already</numerusform>
            <numerusform>%Ln known already</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n unchanged</source>
        <translation>
            <numerusform>%Ln unchanged</numerusform>
            <numerusform>%Ln unchanged</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n brought to the present models</source>
        <translation>
            <numerusform>%Ln brought to the present models</numerusform>
            <numerusform>%Ln brought to the present models</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n written</source>
        <translation>
            <numerusform>%Ln written</numerusform>
            <numerusform>%Ln written</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n looked at</source>
        <translation>
            <numerusform>%Ln looked at</numerusform>
            <numerusform>%Ln looked at</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n failed</source>
        <translation>
            <numerusform>%Ln failed</numerusform>
            <numerusform>%Ln failed</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n could not be read</source>
        <translation>
            <numerusform>%Ln could not be read</numerusform>
            <numerusform>%Ln could not be read</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n moved</source>
        <translation>
            <numerusform>%Ln moved</numerusform>
            <numerusform>%Ln moved</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n gone</source>
        <translation>
            <numerusform>%Ln gone</numerusform>
            <numerusform>%Ln gone</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n excluded</source>
        <translation>
            <numerusform>%Ln excluded</numerusform>
            <numerusform>%Ln excluded</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n found again</source>
        <translation>
            <numerusform>%Ln found again</numerusform>
            <numerusform>%Ln found again</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n folder(s) could not be read</source>
        <translation>
            <numerusform>%Ln folder could not be read</numerusform>
            <numerusform>%Ln folders could not be read</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n field(s)</source>
        <translation>
            <numerusform>%Ln field</numerusform>
            <numerusform>%Ln fields</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n file(s) could not be written.</source>
        <translation>
            <numerusform>%Ln file could not be written.</numerusform>
            <numerusform>%Ln files could not be written.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n field(s) were changed by others since and stay.</source>
        <translation>
            <numerusform>%Ln field was changed by others since and stays.</numerusform>
            <numerusform>%Ln fields were changed by others since and stay.</numerusform>
        </translation>
    </message>
</context>
</TS>

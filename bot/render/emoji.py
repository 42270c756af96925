"""The emoji shortcodes that a list may use: names of Slack's standard set, and no others.

Slack shows an unknown name as text, but nobody promises that it takes one in an emoji element, so
only what is surely there becomes one; any other `:name:` stays the text that it is.
"""

import re

SHORTCODE = re.compile(r"(?<![\w:/]):([a-z0-9_+-]+):(?![\w/])")

_NAMES = """
    +1 -1 100 abacus airplane alarm_clock alien ambulance amphora anchor apple arrow_down
    arrow_left arrow_right arrow_right_hook arrow_up arrows_counterclockwise art astonished baby
    back balloon ballot_box_with_check bangbang bar_chart basketball battery bear beer beers
    beetle bell bento bike bird birthday black_circle black_heart blue_book blue_heart blush
    bomb book bookmark books boom bouquet bow brain bricks briefcase broken_heart bug bulb
    bullettrain_front cactus cake calendar camera candle candy car card_file_box card_index
    carrot cat cd champagne chart chart_with_downwards_trend chart_with_upwards_trend
    checkered_flag cherry_blossom chess_pawn chipmunk christmas_tree cinema clap clapper
    clipboard closed_lock_with_key cloud clown_face coffee compass computer confetti_ball
    confused construction control_knobs cookie cool copyright cow crab credit_card crescent_moon
    crossed_fingers crown cry crystal_ball cut_of_meat dart date desktop_computer diamonds
    disappointed dizzy dna dog dollar dolphin door dove dragon droplet drum drum_with_drumsticks
    duck eagle ear earth_africa earth_americas earth_asia egg electric_plug elephant email end
    envelope exclamation eyes face_with_monocle facepalm factory fast_forward
    female-technologist file_folder film_frames fire fireworks first_place_medal fish fist
    flashlight floppy_disk flushed fork_and_knife four_leaf_clover fox_face game_die gear gem
    ghost gift globe_with_meridians grapes green_book green_heart grey_exclamation grey_question
    grimacing grin grinning guitar hammer hammer_and_wrench handshake hatching_chick headphones
    hear_no_evil heart heart_eyes heartbeat heavy_check_mark heavy_exclamation_mark
    heavy_minus_sign heavy_plus_sign hedgehog herb hourglass house hugging_face hushed ice_cream
    inbox_tray information_source interrobang iphone jigsaw joy joystick key keyboard kiwifruit
    ladder large_blue_circle large_blue_diamond large_orange_diamond laughing leaves ledger
    lemon level_slider link lion_face lipstick lobster lock loudspeaker low_brightness luggage
    mag mailbox mailbox_with_mail male-technologist maple_leaf mega memo microphone microscope
    money_with_wings moneybag monkey moon mountain movie_camera muscle mushroom musical_note
    mute necktie neutral_face new newspaper no_entry no_entry_sign notebook nut_and_bolt octopus
    ok ok_hand oncoming_taxi open_file_folder open_hands orange_book orange_heart outbox_tray
    owl package page_facing_up palm_tree panda_face paperclip parrot partying_face peace_symbol
    pear pencil pencil2 penguin person_frowning petri_dish phone pill pineapple pizza point_down
    point_left point_right point_up point_up_2 postbox pouting_cat pray printer purple_heart
    pushpin question rabbit raccoon racehorse racing_car radio radio_button radioactive_sign
    rainbow raised_hand raised_hands recycle relaxed relieved reminder_ribbon repeat
    revolving_hearts rewind rice rice_ball robot_face rocket roller_coaster
    rolling_on_the_floor_laughing rose rotating_light round_pushpin runner running sailboat
    sandwich santa satellite school scissors scream scroll see_no_evil seedling sheep shell
    shield ship shrug shushing_face signal_strength ski skull sleeping sleepy
    slightly_smiling_face small_blue_diamond small_orange_diamond smile smiley smirk snail snake
    snowflake snowman sob soccer soon space_invader sparkler sparkles sparkling_heart
    speak_no_evil speech_balloon spider spiral_calendar_pad spiral_note_pad stadium star
    star-struck star2 stars steam_locomotive stethoscope stopwatch straight_ruler strawberry
    stuck_out_tongue studio_microphone sun_with_face sunflower sunglasses sunny sunrise sushi
    sweat sweat_smile sweet_potato syringe t-rex taco tada tangerine tea telescope tent
    test_tube thinking_face thought_balloon thread thumbsdown thumbsup ticket tiger timer_clock
    tomato toolbox tools top tornado trackball tractor traffic_light train
    triangular_flag_on_post triangular_ruler trophy truck turkey turtle tv two_hearts umbrella
    unicorn_face unlock up upside_down_face v vhs video_camera video_game violin volcano warning
    watch watermelon wave waving_white_flag whale whale2 white_check_mark white_circle
    white_flower wind_chime wine_glass wink wolf world_map wrench writing_hand x yarn
    yellow_heart yum zap zzz
"""
KNOWN = frozenset(_NAMES.split())
